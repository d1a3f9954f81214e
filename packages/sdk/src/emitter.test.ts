import { describe, expect, it, vi } from 'vitest';
import { emitter } from './emitter.ts';

describe('listeners', () => {
  it('hear their event, though another throws', () => {
    const { _on, _emit } = emitter(false);
    const heard = vi.fn();
    _on('a', () => {
      throw new Error('a listener of the page');
    });
    _on('a', heard);
    _on('b', heard);
    _emit('a', 1, 2);
    expect(heard.mock.calls).toEqual([[1, 2]]);
  });

  it('are repeated on the console in debug mode', () => {
    const debug = vi.spyOn(console, 'debug').mockImplementation(() => {});
    emitter(true)._emit('drop', 'queue_full');
    expect(debug).toHaveBeenCalledWith('waystone', 'drop', 'queue_full');
    debug.mockRestore();
  });
});
