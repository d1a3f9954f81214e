/**
 * The calibration plot and the lift curve, as SVG.
 * @module
 */
import type { Curves } from './measures.ts';

/** The Okabe–Ito palette: colours that the colour-blind can tell apart. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

const SIZE = 420;
const MARGIN = 56;
const LEGEND = 150;

/** What came against what was foretold; dots are as large as the moments they stand for are many. */
export function calibrationPlot(curves: readonly Curves[], title: string): string {
  const scale = { x: 1, y: 1 };
  const most = Math.max(1, ...curves.flatMap(({ calibration }) => calibration.map(({ moments }) => moments)));
  const series = curves.map(({ calibration }, i) => {
    const points = calibration.map(({ foretold, came }) => place(foretold, came, scale));
    const dots = calibration.map(({ moments }, k) => {
      const [x, y] = points[k] ?? [0, 0];
      return `<circle cx="${x}" cy="${y}" r="${round(2 + 6 * Math.sqrt(moments / most))}" fill="${colour(i)}" fill-opacity="0.7"/>`;
    });
    return line(points, colour(i)) + dots.join('');
  });
  const right = line([place(0, 0, scale), place(1, 1, scale)], '#888', '4 4');
  return frame({
    title,
    x: 'chance foretold',
    y: 'share that converted',
    scale,
    curves,
    body: right + series.join(''),
  });
}

/** How many times the base rate the best-scored share converts at. */
export function liftPlot(curves: readonly Curves[], title: string): string {
  const highest = Math.max(1, ...curves.flatMap(({ lift }) => lift.map((one) => one.lift)));
  const scale = { x: 1, y: Math.ceil(highest) };
  const series = curves.map(({ lift }, i) =>
    line(
      lift.map((one) => place(one.share, one.lift, scale)),
      colour(i),
    ),
  );
  const level = line([place(0, 1, scale), place(1, 1, scale)], '#888', '4 4');
  return frame({
    title,
    x: 'share with the best scores',
    y: 'lift',
    scale,
    curves,
    body: level + series.join(''),
  });
}

type Scale = { x: number; y: number };
type Point = readonly [number, number];

function place(x: number, y: number, scale: Scale): Point {
  return [round(MARGIN + (x / scale.x) * SIZE), round(MARGIN + SIZE - (y / scale.y) * SIZE)];
}

function line(points: readonly Point[], stroke: string, dashes = ''): string {
  const dashed = dashes === '' ? '' : ` stroke-dasharray="${dashes}"`;
  const path = points.map(([x, y]) => `${x},${y}`).join(' ');
  return `<polyline points="${path}" fill="none" stroke="${stroke}" stroke-width="2"${dashed}/>`;
}

type Frame = { title: string; x: string; y: string; scale: Scale; curves: readonly Curves[]; body: string };

function frame({ title, x, y, scale, curves, body }: Frame): string {
  const width = SIZE + 2 * MARGIN + LEGEND;
  const height = SIZE + 2 * MARGIN;
  const middle = MARGIN + SIZE / 2;
  const legend = curves.map(({ prefix }, i) => {
    const at = MARGIN + 16 + 20 * i;
    const left = MARGIN + SIZE + 20;
    return `<rect x="${left}" y="${at - 9}" width="12" height="12" fill="${colour(i)}"/>${text(left + 18, at + 2, prefix)}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<rect x="${MARGIN}" y="${MARGIN}" width="${SIZE}" height="${SIZE}" fill="none" stroke="#333"/>`,
    ...ticks(scale),
    text(MARGIN, 30, title),
    text(middle, height - 16, x, 'middle'),
    `<g transform="translate(16 ${middle}) rotate(-90)">${text(0, 0, y, 'middle')}</g>`,
    body,
    ...legend,
    '</svg>\n',
  ].join('\n');
}

function ticks(scale: Scale): string[] {
  return [0, 0.2, 0.4, 0.6, 0.8, 1].flatMap((share) => {
    const [x] = place(share * scale.x, 0, scale);
    const [, y] = place(0, share * scale.y, scale);
    const bottom = MARGIN + SIZE + 16;
    return [
      text(x, bottom, String(round(share * scale.x)), 'middle'),
      text(MARGIN - 6, y + 4, String(round(share * scale.y)), 'end'),
    ];
  });
}

function text(x: number, y: number, words: string, anchor = 'start'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Names come from the outside; characters that XML forbids are left out. */
function escaped(words: string): string {
  return words
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

function colour(i: number): string {
  return COLOURS[i % COLOURS.length] ?? '#333';
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
