import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readableLogger } from './logger.ts';

describe('the log at a terminal', () => {
  it('is a line a message, with its fields', () => {
    const lines: string[] = [];
    const logger = readableLogger('info', (line) => lines.push(stripVTControlCharacters(line)));
    logger.info('engine started');
    logger.debug('not shown');
    logger.warn({ rows: 3, reason: 'full' }, 'the store takes no rows');
    logger.info({ engine: { type: 'started', milliseconds: 700 }, seeds: [1, 2] }, 'nested');
    logger.error({ err: new Error('gone') }, 'it failed');
    expect(lines).toEqual([
      'engine started',
      'warning the store takes no rows rows=3 reason=full',
      'nested milliseconds=700 seeds=2',
      'error it failed (gone)',
    ]);
  });
});
