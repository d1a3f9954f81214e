import { describe, expect, it } from 'vitest';
import { nearest } from './near.ts';
import { readRule } from './schema.ts';

const rule = { rule_id: 'r', signal: 'pricing_viewed', kind: 'page', field: 'path', pattern: '^/x' };

describe('a rule', () => {
  it('is filled up by its kind', () => {
    expect(readRule({ ...rule, priority: '', description: '' }, 0)).toEqual({
      ...rule,
      family: 'page',
      priority: 10,
      form_action: '',
      min_active_ms: 0,
      min_scroll_pct: 0,
      description: '',
    });
    expect(readRule({ ...rule, kind: 'track', field: 'name' }, 0)).toMatchObject({ family: 'event' });
  });

  it('takes numbers as text, and refuses what is none', () => {
    expect(readRule({ ...rule, priority: '7', min_active_ms: '1000' }, 0)).toMatchObject({
      priority: 7,
      min_active_ms: 1000,
    });
    for (const priority of ['soon', '-1', '1.5', '70000']) {
      expect(readRule({ ...rule, priority }, 3)).toEqual([
        { index: 3, column: 'priority', value: priority, remedy: 'give a whole number from 0 to 65535' },
      ]);
    }
  });

  it('names what is missing', () => {
    const faults = readRule({ rule_id: 'r' }, 0);
    expect(Array.isArray(faults) && faults.map(({ column }) => column)).toEqual([
      'signal',
      'kind',
      'field',
      'pattern',
    ]);
  });

  it('may have no other columns', () => {
    expect(readRule({ ...rule, wieght: '3', colour: 'red' }, 0)).toMatchObject([
      { column: 'wieght', value: '3' },
      { column: 'colour', value: 'red' },
    ]);
  });

  it('is told of with everything that is wrong with it', () => {
    const wrong = {
      ...rule,
      rule_id: 'two words',
      field: 'fields',
      form_action: 'submitted',
      priority: 'soon',
    };
    const faults = readRule(wrong, 0);
    expect(Array.isArray(faults) && faults.map(({ column }) => column).sort()).toEqual([
      'field',
      'form_action',
      'priority',
      'rule_id',
    ]);
    expect(readRule({ ...wrong, kind: 'pages' }, 0)).toMatchObject([
      { column: 'rule_id' },
      { column: 'kind' },
      { column: 'priority' },
    ]);
  });

  it('switches another off by its name alone', () => {
    expect(readRule({ rule_id: 'page-about', signal: 'off', kind: '', field: '' }, 0)).toMatchObject({
      rule_id: 'page-about',
      signal: 'off',
      pattern: '',
    });
  });
});

describe('what was probably meant', () => {
  const known = ['pricing_viewed', 'cart_viewed', 'quote_requested', 'purchased'];
  it('is the nearest name', () => {
    expect(nearest('pricng_viewed', known)[0]).toBe('pricing_viewed');
    expect(nearest('quote', known)).toEqual(['quote_requested']);
    expect(nearest('zzz', known)).toEqual([]);
  });
});
