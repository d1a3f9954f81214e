/**
 * `waystone demo`
 * @module
 */
import { defineCommand } from 'citty';
import { type DemoOptions, demoOutgoing } from '../demo/demo.ts';
import { describeTotals } from '../import/report.ts';
import { postAll } from '../post/post.ts';
import { Tally } from '../post/tally.ts';
import { CliError, EXIT, type ExitCode } from '../terminal/errors.ts';
import { wholeNumber } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';
import { startProgress } from '../terminal/progress.ts';

export const demoCommand = defineCommand({
  meta: { name: 'demo', description: 'Fill the demo shop with made-up people' },
  args: {
    people: { type: 'string', description: 'How many people', valueHint: 'n', default: '3000' },
    days: { type: 'string', description: 'Over how many days', valueHint: 'n', default: '90' },
    seed: { type: 'string', description: 'Another seed makes other people', valueHint: 'n', default: '1' },
    end: {
      type: 'string',
      description: 'The last moment (ISO 8601); now, where it is not given',
      valueHint: 'time',
    },
    site: { type: 'string', description: 'Id of the site', valueHint: 'id', default: 'shop' },
    url: { type: 'string', description: 'A collector elsewhere; needs --key', valueHint: 'url' },
    key: { type: 'string', description: 'A secret key of the site', valueHint: 'sk_…' },
    config: {
      type: 'string',
      description: 'The configuration file (waystone.config.json)',
      valueHint: 'file',
    },
    json: { type: 'boolean', description: 'Print the summary as JSON' },
  },
  async run({ args }): Promise<ExitCode> {
    const options = readOptions(args);
    const started = performance.now();
    const { openTarget } = await import('../collector/target.ts');
    const target = await openTarget(args);
    const tally = new Tally();
    const bar = startProgress();
    try {
      await postAll(counted({ ...options, origin: target.origin }, bar.show), target, (batch, verdict) =>
        tally.judge(batch, verdict),
      );
    } finally {
      bar.clear();
      await target.close();
    }
    // One person may have several ids: those who were made up are the better number.
    const totals = { ...tally.totals(), people: options.people };
    const seconds = (performance.now() - started) / 1000;
    if (args.json)
      print(JSON.stringify({ ...options, site: target.site, url: target.url, seconds, ...totals }, null, 2));
    else {
      print(
        `${options.people} made-up people over ${options.days} days (seed ${options.seed}) in ${seconds.toFixed(1)} s`,
      );
      print(describeTotals(totals).join('\n'));
    }
    return totals.accepted > 0 ? EXIT.ok : EXIT.failed;
  },
});

type Args = { people: string; days: string; seed: string; end?: string | undefined };

function readOptions({ people, days, seed, end }: Args): Omit<DemoOptions, 'origin'> {
  return {
    people: wholeNumber('people', people, { min: 1, max: 1_000_000 }),
    days: wholeNumber('days', days, { min: 7, max: 3650 }),
    seed: wholeNumber('seed', seed, { min: 0 }),
    endMs: end === undefined ? Date.now() : readMoment(end),
  };
}

function readMoment(text: string): number {
  const ms = Date.parse(text);
  if (Number.isFinite(ms)) return ms;
  throw new CliError(`--end is "${text}"; give a moment such as 2026-06-30T12:00:00Z.`, EXIT.usage);
}

/** Shows how far it has got, by the number of the person in the message's id. */
function* counted(
  options: DemoOptions,
  show: (share: number, message: string) => void,
): ReturnType<typeof demoOutgoing> {
  let people = 0;
  let last = '';
  for (const item of demoOutgoing(options)) {
    if (item.person !== last) {
      last = item.person;
      people += 1;
      if (people % 100 === 0) show(Math.min(1, people / options.people), `${people} people`);
    }
    yield item;
  }
}
