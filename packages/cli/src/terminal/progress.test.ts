import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { drawBar, startProgress } from './progress.ts';

/** A stream that says that it is a terminal, or not. */
function screen(isTTY: boolean): { output: WriteStream; text: () => string } {
  let text = '';
  const output = Object.assign(Object.create(WriteStream.prototype), new PassThrough(), {
    isTTY,
    columns: 60,
    write: (chunk: string) => {
      text += chunk;
      return true;
    },
  });
  return { output, text: () => text };
}

describe('a progress bar', () => {
  it('shows how far it is, and keeps within the line', () => {
    expect(drawBar(0.5, 'rows')).toBe(`${'█'.repeat(15)}${'░'.repeat(15)}  50 %  rows`);
    expect(drawBar(7, '')).toContain(' 100 %');
    const { output, text } = screen(true);
    startProgress(output).show(0.25, 'x'.repeat(200));
    expect(text().length).toBeLessThanOrEqual(60 + '\r\u001B[K'.length);
  });

  it('says nothing where nobody looks', () => {
    const { output, text } = screen(false);
    const bar = startProgress(output);
    bar.show(0.5, 'rows');
    bar.clear();
    expect(text()).toBe('');
  });
});
