import { CliError, EXIT } from '../terminal/errors.ts';

/** What begins as a browser lets people write it: a host with a dot, or this computer. */
const BARE = /^(?:\/\/)?(?:localhost|[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)(?::\d+)?(?:[/?#]|$)/iu;

/**
 * The address that was given: a whole one, or a path such as `/pricing`. Anything else has neither host nor path, and
 * rules held against it would answer of another page.
 *
 * @throws CliError for the command line, with what to write instead.
 */
export function wholeAddress(given: string): string {
  const text = given.trim();
  if (/^\/(?!\/)/.test(text)) return text;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && (url.host !== '' || url.protocol === 'file:')) return text;
  const whole = `https://${text.replace(/^\/\//, '')}`;
  const remedy =
    BARE.test(text) && URL.canParse(whole)
      ? `write ${whole}`
      : 'write one such as https://shop.example/pricing, or a path such as /pricing';
  throw new CliError(`"${given}" is no whole address; ${remedy}`, EXIT.usage);
}
