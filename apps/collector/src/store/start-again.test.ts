import { EngineStartError } from '@waystone/engine';
import { describe, expect, it } from 'vitest';
import { startAgain } from './start-again.ts';

const quiet = { warn: () => {} };

function failing(times: number, error: unknown): { start: () => Promise<string>; tried: () => number } {
  let tried = 0;
  return {
    start: async () => {
      tried++;
      if (tried <= times) throw error;
      return 'started';
    },
    tried: () => tried,
  };
}

const ended = new EngineStartError('ended');

describe('the first start of the engine', () => {
  it('is tried again where its process was killed', async () => {
    const { start, tried } = failing(2, ended);
    expect(await startAgain(start, quiet)).toBe('started');
    expect(tried()).toBe(3);
  });

  it('is tried for as long as something has run out', async () => {
    const short = new EngineStartError('No space left on device', { mayPass: true });
    const { start, tried } = failing(4, short);
    expect(await startAgain(start, quiet)).toBe('started');
    expect(tried()).toBe(5);
  });

  it('is tried again where the folder’s disk is full', async () => {
    const { start } = failing(1, Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
    expect(await startAgain(start, quiet)).toBe('started');
  });

  it('fails where it never starts', async () => {
    const { start, tried } = failing(9, ended);
    await expect(startAgain(start, quiet)).rejects.toBe(ended);
    expect(tried()).toBe(3);
  });

  it('fails at once for any other reason', async () => {
    const { start, tried } = failing(9, new Error('the directory is in use'));
    await expect(startAgain(start, quiet)).rejects.toThrow('in use');
    expect(tried()).toBe(1);
  });
});
