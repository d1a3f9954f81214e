// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import { create } from './create.ts';
import { views } from './views.ts';

/** Consent is awaited, so nothing is sent. */
const quiet = (key: string) => ({ key, host: 'https://collector.example', consent: 'required' });

describe('a tracker', () => {
  it('is one for each key, and wraps history once', () => {
    const { pushState } = history;
    const first = create(quiet('pk_a'), { views });
    const wrapped = history.pushState;
    expect(wrapped).not.toBe(pushState);
    expect(create(quiet('pk_a'), { views })).toBe(first);
    expect(history.pushState).toBe(wrapped);
    expect(create(quiet('pk_b'), {})).not.toBe(first);
  });

  it('runs only the features it is given, less those switched off', () => {
    const [a, b] = [vi.fn(), vi.fn()];
    create({ ...quiet('pk_c'), off: 'b' }, { a, b });
    expect(a).toHaveBeenCalledOnce();
    expect(b).not.toHaveBeenCalled();
  });

  it('survives a feature that throws', () => {
    const broken = () => {
      throw new Error('broken');
    };
    expect(create(quiet('pk_d'), { broken }).track).toEqual(expect.any(Function));
  });

  it('can be called by name and by method', () => {
    const waystone = create(quiet('pk_e'), {});
    const heard = vi.fn();
    waystone.on('track', heard);
    waystone.track('A', { a: 1 });
    waystone('track', 'B');
    waystone('page', 'Docs', 'Home');
    expect(heard.mock.calls).toEqual([
      ['A', { a: 1 }, {}],
      ['B', undefined, {}],
    ]);
  });
});
