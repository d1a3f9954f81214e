import { PassThrough } from 'node:stream';
import { styleText } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { print } from './print.ts';

function printed(text: string, isTTY: boolean): string {
  const stream = Object.assign(new PassThrough(), { isTTY });
  print(text, stream as unknown as NodeJS.WriteStream);
  return String(stream.read());
}

describe('what is printed', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([true, false])('shows the control characters of a value, on a terminal: %s', (isTTY) => {
    vi.stubEnv('NO_COLOR', '');
    vi.stubEnv('TERM', 'xterm');
    const value = 'a\0\u001B]0;title\u0007 \u001B[2J\u001B[8m\u009B2J\r\u007F\tb\n\u001B';
    expect(printed(value, isTTY)).toBe(
      'a\\u0000\\u001b]0;title\\u0007 \\u001b[2J\\u001b[8m\\u009b2J\\u000d\\u007f\tb\n\\u001b\n',
    );
  });

  it('keeps colours where they are seen, and JSON what it is', () => {
    vi.stubEnv('NO_COLOR', '');
    vi.stubEnv('TERM', 'xterm');
    for (const style of ['bold', 'red', 'yellow', 'cyan'] as const) {
      const text = styleText(style, 'x', { validateStream: false });
      expect(printed(text, true)).toBe(`${text}\n`);
      expect(printed(text, false)).toBe('x\n');
    }
    const value = { name: '\u009B\u0007é' };
    expect(JSON.parse(printed(JSON.stringify(value, null, 2), true))).toEqual(value);
  });
});
