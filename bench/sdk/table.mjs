/**
 * The measurements as bench/README.md shows them: a table, the page alone, and the goals.
 * @module
 */

/** Bytes of a first view, at most. */
const BODY_GOAL = 400;

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
};

const medians = (loads) =>
  Object.fromEntries(Object.keys(loads[0]).map((name) => [name, median(loads.map((load) => load[name]))]));

const one = (number) => (Number.isNaN(number) ? '–' : number.toFixed(1));
const whole = (number) => (Number.isNaN(number) ? '–' : Math.round(number).toLocaleString('en'));

/** In how many loads there was one, and how long the longest of all was. */
const longTasks = (idle) => {
  const longest = Math.max(0, ...idle.flat());
  const some = idle.filter((tasks) => tasks.length > 0).length;
  return `${some} of ${idle.length}${longest > 0 ? ` (${whole(longest)})` : ''}`;
};

/** What a tracker costs is what its page costs more than the page without one, in the same round. */
function rowsOf(trackers, alone) {
  return trackers
    .filter((tracker) => tracker !== alone)
    .map(({ name, idle, loads }) => {
      const more = (what) => median(loads.map((load, round) => load[what] - alone.loads[round][what]));
      return {
        ...medians(loads),
        name,
        idle,
        script: more('scriptMs'),
        task: more('taskMs'),
        heap: more('heapKb'),
        ears: more('listeners'),
      };
    });
}

/** Of each round's own script time to that of another tracker in it, the median: both had the same state of the machine. */
function ratioOf(trackers, name, yardstick) {
  const of = (wanted) => trackers.find((tracker) => tracker.name === wanted)?.loads ?? [];
  const [mine, theirs, bare] = [of(name), of(yardstick), of('no tracker')].map((loads) =>
    loads.map(({ scriptMs }) => scriptMs),
  );
  if (theirs.length === 0) return Number.NaN;
  return median(mine.map((ms, round) => (ms - bare[round]) / (theirs[round] - bare[round])));
}

const COLUMNS = [
  ['tracker', ({ name }) => name],
  ['script ms', ({ script }) => one(script)],
  ['× Umami', ({ name }, ratio) => ratio(name).toFixed(2)],
  ['main thread ms', ({ task }) => one(task)],
  ['loads with a long task of its own (longest ms)', ({ idle }) => longTasks(idle)],
  ['heap KB', ({ heap }) => one(heap)],
  ['listeners', ({ ears }) => whole(ears)],
  ['requests', ({ requests }) => whole(requests)],
  ['preflights', ({ preflights }) => whole(preflights)],
  ['first view bytes', ({ bodyBytes }) => whole(bodyBytes)],
  ['script bytes (br)', ({ scriptBytes }) => whole(scriptBytes)],
];

const line = (cells) => `| ${cells.join(' | ')} |`;

/**
 * @param trackers each with its `loads` (of `measureLoad`) and what `measureLongTasks` found in each, `idle`.
 * @returns {string} Markdown.
 */
export function table(trackers) {
  const alone = trackers.find(({ name }) => name === 'no tracker');
  const bare = medians(alone.loads);
  const rows = rowsOf(trackers, alone);
  const umamis = rows.filter(({ name }) => name.startsWith('Umami'));
  const ratio = (name, yardstick = umamis[0]?.name) => ratioOf(trackers, name, yardstick);
  return [
    line(COLUMNS.map(([title]) => title)),
    `|---|${'--:|'.repeat(COLUMNS.length - 1)}`,
    ...rows.map((row) => line(COLUMNS.map(([, cell]) => cell(row, ratio)))),
    '',
    `The page alone: ${whole(bare.elements)} elements, ${one(bare.scriptMs)} ms of script, ${one(bare.taskMs)} ms of main thread, ${whole(bare.longTasks)} long tasks while it loads; once idle, ${longTasks(alone.idle)} loads with one.`,
    ...goals(rows, umamis, ratio),
  ].join('\n');
}

function goals(rows, umamis, ratio) {
  const waystone = rows.find(({ name }) => name === 'Waystone');
  if (!waystone) return [];
  const verdict = (isMet) => (isMet ? 'met' : 'not met');
  const long = waystone.idle.filter((tasks) => tasks.length > 0).length;
  return [
    '',
    '| goal | measured | |',
    '|---|---|---|',
    ...umamis.map(({ name }) => {
      const times = ratio('Waystone', name);
      return line([
        `script time no more than that of ${name}`,
        `${times.toFixed(2)} of it`,
        verdict(times <= 1),
      ]);
    }),
    line([
      `a first view of at most ${BODY_GOAL} bytes`,
      whole(waystone.bodyBytes),
      verdict(waystone.bodyBytes <= BODY_GOAL),
    ]),
    line([
      'no long task of its own',
      `in ${waystone.idle.length - long} of ${waystone.idle.length} loads none`,
      verdict(long === 0),
    ]),
  ];
}
