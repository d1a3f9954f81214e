import { describe, expect, it } from 'vitest';
import { addressOf } from './target.ts';

describe('addressOf', () => {
  it('knows the embedded engine’s users', () => {
    expect(addressOf({ socketPath: '/x' })).toMatchObject({
      embedded: true,
      writer: { user: 'writer', password: '' },
      reader: { user: 'reader', password: '' },
      database: 'waystone',
      cluster: null,
    });
  });

  it('takes user and password from the configuration, or the URL, and leaves neither in the URL', () => {
    const url = 'https://me:p%40ss@host:8443/base?database=x';
    const address = addressOf({ url });
    expect(address.writer).toEqual({ user: 'me', password: 'p@ss' });
    expect(address.url.href).toBe('https://host:8443/base');
    const other = addressOf({ url, user: 'you', password: '', database: 'shop', cluster: 'c' });
    expect(other).toMatchObject({ reader: { user: 'you', password: '' }, database: 'shop', cluster: 'c' });
    expect(addressOf({ url: 'http://host', user: null, password: null, database: null }).writer).toEqual({
      user: 'default',
      password: '',
    });
  });

  it.each(['host:8123', 'ftp://host', 'tcp://host:9000', ''])('refuses the URL %j', (url) => {
    expect(() => addressOf({ url })).toThrow(/clickhouse\.url .* is not the address/);
  });

  it.each(['a`b', 'a-b', '', "x'; DROP", '1a'])('refuses the database %j', (database) => {
    expect(() => addressOf({ url: 'http://host', database })).toThrow(/is not a database's name/);
    expect(() => addressOf({ socketPath: '/x', database })).toThrow(/is not a database's name/);
  });
});
