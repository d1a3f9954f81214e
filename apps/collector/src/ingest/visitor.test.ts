import { describe, expect, it } from 'vitest';
import { FIREFOX } from '../testing/start.ts';
import { type Connection, readConnection, Sender } from './visitor.ts';

const sender = (changes: Partial<Connection> = {}) =>
  new Sender(
    readConnection({
      kind: 'public',
      userAgent: FIREFOX,
      fromPage: true,
      country: 'GB',
      languages: 'de-AT,de;q=0.9',
      ...changes,
    }),
    { of: (address) => (address === '203.0.113.7' ? 'AT' : '') },
  );

describe('Sender', () => {
  it('believes the header of a page, not what the page claims', () => {
    const claimed = { userAgent: 'Googlebot/2.1', os: { name: 'iOS' } };
    expect(sender().describe(claimed)).toEqual({
      country: 'GB',
      device: 'desktop',
      browser: 'Firefox',
      os: 'Linux',
      language: 'de-AT',
      isBot: false,
    });
  });

  it('takes no header for a language that is none', () => {
    for (const languages of ['', '*', ';q=0.9', '<script>'])
      expect(sender({ languages }).describe({}).language).toBe('');
  });

  it('marks bots and automated browsers', () => {
    expect(sender({ userAgent: 'Googlebot/2.1' }).describe({}).isBot).toBe(true);
    expect(sender().describe({ automated: true }).isBot).toBe(true);
    expect(sender().describe({}).isBot).toBe(false);
  });

  it('never takes a server for a bot, nor its country for the visitor’s', () => {
    const server = sender({ kind: 'secret', userAgent: 'axios/1.7', fromPage: false });
    expect(server.describe({})).toEqual({
      country: '',
      device: '',
      browser: '',
      os: '',
      language: '',
      isBot: false,
    });
    expect(server.describe({ userAgent: FIREFOX })).toMatchObject({ browser: 'Firefox', isBot: false });
    expect(server.describe({ userAgent: 'Googlebot/2.1' }).isBot).toBe(true);
  });

  it('does not take an app for a bot', () => {
    const app = sender({ userAgent: 'okhttp/4.9.1', fromPage: false });
    const context = { os: { name: 'Android', version: '14' }, device: { type: 'android' } };
    expect(app.describe(context)).toEqual({
      country: 'GB',
      device: 'mobile',
      browser: '',
      os: 'Android',
      language: '',
      isBot: false,
    });
    expect(app.describe({}).isBot).toBe(true);
  });
});

describe('the country', () => {
  const told = { ip: '203.0.113.7' };

  it('is that of the address that a server tells of', () => {
    expect(sender({ kind: 'secret', country: '' }).describe(told).country).toBe('AT');
  });

  it('is never that of the address that a browser or an app claims', () => {
    expect(sender().describe(told).country).toBe('GB');
    expect(sender({ fromPage: false }).describe({ ...told, os: { name: 'iOS' } }).country).toBe('GB');
  });
});
