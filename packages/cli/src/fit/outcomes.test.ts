import { describe, expect, it } from 'vitest';
import { checkKnown } from './outcomes.ts';
import { readTask } from './settings.ts';

const task = (asOf: string) => readTask({ outcome: 'Renewed', 'as-of': asOf, within: '40d' }, 'shop');

describe('checkKnown', () => {
  const end = Date.UTC(2026, 4, 31);

  it('takes a day after which the data are long enough', () => {
    expect(() => checkKnown(task('2026-04-21'), end)).not.toThrow();
    expect(() => checkKnown(readTask({ outcome: 'Renewed' }, 'shop'), end)).not.toThrow();
  });

  it('names the latest day where they are not', () => {
    expect(() => checkKnown(task('2026-05-01'), end)).toThrow(
      'the data end on 2026-05-31. Give --as-of 2026-04-21 or an earlier day',
    );
  });
});
