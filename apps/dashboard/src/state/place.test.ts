import { describe, expect, it } from 'vitest';
import { formatPlace, fresh, moved, parsePlace, START } from './place.ts';

describe('parsePlace', () => {
  it('takes an empty address for the overview', () => {
    expect(parsePlace('')).toEqual(START);
  });

  it('reads filters, page and person', () => {
    expect(parsePlace('?view=people&site=shop&track=buyer&stage=decision&q=a%26b&page=3')).toEqual({
      ...START,
      view: 'people',
      site: 'shop',
      track: 'buyer',
      stage: 'decision',
      q: 'a&b',
      page: 3,
    });
    expect(parsePlace('?person=p1&show=200')).toEqual({ ...START, view: 'person', person: 'p1', show: 200 });
  });

  it('takes nonsense for the default', () => {
    const nonsense = parsePlace('?view=nowhere&track=robber&page=-2&show=1e999');
    expect(nonsense).toEqual(START);
    expect(parsePlace('?show=999999').show).toBe(2000);
  });
});

describe('formatPlace', () => {
  it('leaves out what is the default', () => {
    expect(formatPlace(START)).toBe('/');
    expect(formatPlace({ ...START, view: 'people', track: 'lead' })).toBe('/?view=people&track=lead');
  });

  it('is read back as it was', () => {
    const there = {
      ...START,
      view: 'person' as const,
      site: 'shop & co',
      track: 'customer' as const,
      stage: 'use',
      q: '<img>',
      page: 2,
      person: 'a/b?c=d',
      show: 300,
    };
    expect(parsePlace(formatPlace(there).slice(1))).toEqual(there);
  });
});

describe('moving', () => {
  const there = { ...START, view: 'people' as const, site: 'shop', track: 'buyer' as const, page: 4 };

  it('goes back to the first page when a filter changes', () => {
    expect(moved(there, { stage: 'decision' }).page).toBe(1);
    expect(moved(there, { page: 5 }).page).toBe(5);
  });

  it('keeps the filters while a person is open', () => {
    const person = moved(there, { view: 'person', person: 'p1' });
    expect(moved(person, { view: 'people', person: '' })).toEqual(there);
  });

  it('starts a page afresh at the same site', () => {
    expect(fresh(there, { view: 'overview' })).toEqual({ ...START, site: 'shop' });
  });
});
