import { stripVTControlCharacters } from 'node:util';

/**
 * Prints a text and ends its line; without colours where nobody looks, or where they are not wanted. Values of clients
 * stand in what is printed, so control characters are shown, not sent: a terminal obeys them.
 */
export function print(text: string, stream: NodeJS.WriteStream = process.stdout): void {
  const coloured = stream.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  const shown = showControls(text);
  stream.write(`${coloured ? shown : stripVTControlCharacters(shown)}\n`);
}

/** The colours that `styleText` writes, or a control character that neither ends a line nor is a tab. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROL = /(\u001B\[(?:[12]|22|3[1-79]|9[0-7])m)|[\0-\x08\x0B-\x1F\x7F-\x9F]/g;

/** Spelled as JSON does, so that JSON stays what it is. */
function showControls(text: string): string {
  return text.replace(CONTROL, (found, colour?: string) => colour ?? escaped(found));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
