import { describe, expect, it } from 'vitest';
import { checkKnown, checkOutcome } from './outcomes.ts';
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

describe('checkOutcome', () => {
  const outcomes = (people: Record<string, number>) => ({
    people: new Map(Object.entries(people)),
    knownUntil: 0,
    allPeople: 500,
    allSteps: 5000,
  });

  it('says what can be foretold, and how a page can', () => {
    expect(() => checkOutcome(outcomes({}), 'shop', 'thanks')).toThrow(
      /has no named event .* A page is no outcome: let the mapping send it as \{"type": "track"/,
    );
    expect(() => checkOutcome(outcomes({ Lead: 200 }), 'shop', 'thanks')).toThrow(
      /Its outcomes: Lead\. A page/,
    );
  });

  it('refuses too few', () => {
    expect(() => checkOutcome(outcomes({ Lead: 99 }), 'shop', 'Lead')).toThrow(
      '99 people had "Lead", and a model',
    );
  });
});
