import { describe, expect, it } from 'vitest';
import { calibrationPlot, liftPlot } from './plot.ts';

const curves = [
  {
    prefix: 'before:<b>&"',
    calibration: [
      { moments: 90, foretold: 0.1, came: 0.12 },
      { moments: 10, foretold: 0.9, came: 0.8 },
    ],
    lift: [
      { share: 0.5, lift: 1.8 },
      { share: 1, lift: 1 },
    ],
  },
];

describe.each([
  ['calibration', calibrationPlot],
  ['lift', liftPlot],
])('the plot of %s', (_, plot) => {
  it('is one SVG with a title, whatever the names are', () => {
    const svg = plot(curves, 'a </title><script>alert(1)</script>\u0000\ud800');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>\n$/);
    expect(svg).toContain('before:&lt;b&gt;&amp;&quot;');
    expect(svg).not.toContain('<script');
    for (const forbidden of ['\u0000', '\ud800']) expect(svg.includes(forbidden)).toBe(false);
    expect(svg).not.toContain('NaN');
  });

  it('is drawn of nothing too', () => {
    expect(plot([], 'x')).not.toMatch(/NaN|Infinity/);
  });
});

describe('calibrationPlot', () => {
  it('draws a dot where chance and share meet, larger for more moments', () => {
    const svg = calibrationPlot(curves, 'x');
    const dots = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/g)].map((m) =>
      m.slice(1).map(Number),
    );
    expect(dots).toHaveLength(2);
    const [few, many] = [dots[1], dots[0]];
    expect(many?.[2]).toBeGreaterThan(few?.[2] ?? 9);
    // A tenth and a bit of the frame from its left and from its bottom.
    expect(many?.[0]).toBeCloseTo(56 + 42, 1);
    expect(many?.[1]).toBeCloseTo(56 + 420 * 0.88, 1);
  });
});
