import { describe, expect, it } from 'vitest';
import { settings } from './config.ts';

describe('settings', () => {
  it('come from the query, and over it from data attributes', () => {
    const src = 'https://host.example/stats/waystone.js?key=pk_1&hash&debug=false';
    expect(settings(src, { key: 'pk_2', off: 'forms', cookieless: '' })).toEqual({
      host: src,
      key: 'pk_2',
      hash: true,
      debug: false,
      off: 'forms',
      cookieless: true,
    });
  });
});
