// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import { create } from './create.ts';
import { views } from './views.ts';

const HOST = 'http://127.0.0.1:9';

describe('a tracker', () => {
  it('is one for each key, and wraps history once', () => {
    const { pushState } = history;
    const first = create({ key: 'pk_a', host: HOST }, { views });
    const wrapped = history.pushState;
    expect(wrapped).not.toBe(pushState);
    expect(create({ key: 'pk_a', host: HOST }, { views })).toBe(first);
    expect(history.pushState).toBe(wrapped);
    expect(create({ key: 'pk_b', host: HOST }, {})).not.toBe(first);
  });

  it('runs only the features it is given, less those switched off', () => {
    const [a, b] = [vi.fn(), vi.fn()];
    create({ key: 'pk_c', host: HOST, off: 'b' }, { a, b });
    expect(a).toHaveBeenCalledOnce();
    expect(b).not.toHaveBeenCalled();
  });

  it('survives a feature that throws', () => {
    const broken = () => {
      throw new Error('broken');
    };
    expect(create({ key: 'pk_d', host: HOST }, { broken }).track).toEqual(expect.any(Function));
  });

  it('can be called by name and by method', () => {
    const waystone = create({ key: 'pk_e', host: HOST, cookieless: true }, {});
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
