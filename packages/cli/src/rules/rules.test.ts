import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringifyCell } from './csv.ts';
import { describeFaults, describeMatches, describeMoves, describeVersions } from './describe.ts';

describe('a file of rules', () => {
  it('tells the line that a rule begins on', () => {
    const text = 'a,b\n# comment\n1,"two\nlines"\n\n3,4\n';
    expect(parse(text)).toEqual([
      { line: 1, values: ['a', 'b'] },
      { line: 3, values: ['1', 'two\nlines'] },
      { line: 6, values: ['3', '4'] },
    ]);
  });

  it('reads what it wrote', () => {
    const cell = fc.string().filter((text) => !text.includes('\r'));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 4 }), (values) => {
        const text = `head,line\n${values.map(stringifyCell).join(',')}\n`;
        if (values.every((value) => value === '')) return;
        expect(parse(text)[1]?.values).toEqual(values);
      }),
    );
  });
});

describe('the terminal', () => {
  it('shows each fault with its line, value and remedy', () => {
    const faults = [
      { index: 1, column: 'signal', value: 'x', remedy: 'name a signal' },
      { index: 0, column: 'pattern', value: '', remedy: 'give a regular expression' },
    ];
    const broken = [{ line: 3, message: 'r.csv:3 has 2 values' }];
    expect(describeFaults('r.csv', { lines: [2, 5], broken }, faults)).toBe(
      'r.csv:2: pattern is missing: give a regular expression\nr.csv:3 has 2 values\nr.csv:5: signal is "x": name a signal',
    );
  });

  it('counts a person once who moves on two tracks, and says when it names a part', () => {
    const move = { from: 'awareness', to: 'decision', people: 1, person_ids: ['ann'] };
    const text = describeMoves([
      { ...move, track: 'buyer' },
      { ...move, track: 'lead', from: '', to: 'lead' },
    ]);
    expect(text).toContain('1 person would change stage:');
    expect(text).toContain('  lead: not on it → lead  1');
    expect(describeMoves([{ ...move, track: 'buyer', people: 30 }])).toContain('More than 1 person');
    expect(describeMoves([{ ...move, track: 'buyer', people: 30 }])).toContain('and 29 more');
    expect(describeMoves([])).toBe('Nobody would change stage.');
  });

  it('says so where there is nothing', () => {
    expect(describeMatches([])).toContain('no signal');
    expect(describeVersions([])).toContain('the shipped ones are in use');
  });
});
