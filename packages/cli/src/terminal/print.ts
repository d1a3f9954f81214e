import { stripVTControlCharacters } from 'node:util';

/** Prints a text and ends its line; without colours where nobody looks, or where they are not wanted. */
export function print(text: string, stream: NodeJS.WriteStream = process.stdout): void {
  const coloured = stream.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  stream.write(`${coloured ? text : stripVTControlCharacters(text)}\n`);
}
