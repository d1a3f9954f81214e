/**
 * `waystone doctor`
 * @module
 */
import { defineCommand } from 'citty';
import type { Diagnosis } from '../doctor/examine.ts';
import type { Store } from '../doctor/stored.ts';
import { CliError, EXIT, type ExitCode } from '../terminal/errors.ts';
import { wholeNumber } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';

export const doctorCommand = defineCommand({
  meta: { name: 'doctor', description: 'Look at a page and say what is wrong with its installation' },
  args: {
    url: { type: 'positional', description: 'The page, http or https', required: true },
    browser: {
      type: 'boolean',
      description: 'Open the page in a browser where one is installed, or named by CHROME_PATH',
      negativeDescription: 'Fetch the page and its scripts instead of opening a browser',
      default: true,
    },
    timeout: { type: 'string', description: 'Seconds for the page', valueHint: 's', default: '20' },
    config: {
      type: 'string',
      description: 'The configuration: the first event is then looked up in its store',
      valueHint: 'file',
    },
    collector: { type: 'string', description: 'The same, by address; needs --token', valueHint: 'url' },
    token: { type: 'string', description: 'An admin token of that collector', valueHint: 'token' },
    json: { type: 'boolean', description: 'Print the findings as JSON' },
  },
  async run({ args }): Promise<ExitCode> {
    const url = readUrl(args.url, 'The page');
    const timeoutMs = wholeNumber('timeout', args.timeout, { min: 1, max: 300 }) * 1000;
    const store = await chooseStore(args);
    // Loaded here: --help needs none of it.
    const { examine } = await import('../doctor/examine.ts');
    const { findBrowser } = await import('../doctor/find-browser.ts');
    const browser = args.browser ? await findBrowser() : null;
    const diagnosis = await examine(url, { browser, timeoutMs, store });
    const { describeDiagnosis } = await import('../doctor/report.ts');
    print(args.json ? JSON.stringify(diagnosis, null, 2) : describeDiagnosis(diagnosis));
    return codeOf(diagnosis);
  },
});

/** 0: no problem · 1: problems · 2: the page could not be looked at. */
function codeOf({ reached, findings }: Diagnosis): ExitCode {
  if (!reached) return EXIT.usage;
  return findings.some(({ status }) => status === 'problem') ? EXIT.failed : EXIT.ok;
}

function readUrl(text: string, what: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text).href;
  throw new CliError(`${what} is "${text}"; give an address such as https://shop.example/`, EXIT.usage);
}

type Args = { config?: string | undefined; collector?: string | undefined; token?: string | undefined };

/** Only where the owner says: a page that is looked at must not be able to ask for the token. */
async function chooseStore({ config, collector, token }: Args): Promise<Store | null> {
  if (collector !== undefined) {
    const url = readUrl(collector, '--collector');
    if (token !== undefined) return { url, token };
    throw new CliError('--collector needs an admin token: give --token too.', EXIT.usage);
  }
  if (token !== undefined)
    throw new CliError('--token needs the address of the collector: give --collector too.', EXIT.usage);
  if (config === undefined) return null;
  const { storeOf } = await import('../doctor/store-of.ts');
  return storeOf(config);
}
