/**
 * The measurements as a Markdown table.
 * @module
 */

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
};

const medians = (loads) =>
  Object.fromEntries(Object.keys(loads[0]).map((name) => [name, median(loads.map((load) => load[name]))]));

const one = (number) => (Number.isNaN(number) ? '–' : number.toFixed(1));
const whole = (number) => (Number.isNaN(number) ? '–' : Math.round(number).toLocaleString('en'));

/** What a tracker costs is what its page costs more than the page without one. */
export function table(trackers, loads) {
  const bare = medians(loads.get('no tracker'));
  const rows = trackers
    .filter(({ name }) => name !== 'no tracker')
    .map(({ name, spa }) => ({ name, spa, ...medians(loads.get(name)) }))
    .map((row) => ({
      ...row,
      script: row.scriptMs - bare.scriptMs,
      task: row.taskMs - bare.taskMs,
      heap: row.heapKb - bare.heapKb,
    }));
  const spas = rows.filter(({ spa, name }) => spa && name !== 'Waystone').map(({ script }) => script);
  const lightest = spas.length > 0 ? Math.min(...spas) : Number.NaN;
  const lines = [
    '| tracker | script ms | × lightest SPA-capable | main thread ms | long tasks (longest ms) | heap KB | listeners | requests | preflights | first view bytes | script bytes (br) |',
    '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
    ...rows.map((row) =>
      [
        '',
        row.name,
        one(row.script),
        (row.script / lightest).toFixed(2),
        one(row.task),
        `${one(row.longTasks)} (${whole(row.longest)})`,
        one(row.heap),
        whole(row.listeners - bare.listeners),
        whole(row.requests),
        whole(row.preflights),
        whole(row.bodyBytes),
        whole(row.scriptBytes),
        '',
      ]
        .join(' | ')
        .trim(),
    ),
  ];
  const page = `The page alone: ${whole(bare.elements)} elements, ${one(bare.scriptMs)} ms of script, ${one(bare.taskMs)} ms of main thread, ${one(bare.longTasks)} long tasks (longest ${whole(bare.longest)} ms).`;
  return `${lines.join('\n')}\n\n${page}`;
}
