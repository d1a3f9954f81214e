import { EVENT_COLUMNS, type EventColumn } from '@waystone/models';
import { type Context, type Message, messageSchema } from '@waystone/protocol';
import { describe, expect, it } from 'vitest';
import { encodeRow, type RowFacts } from './row.ts';

const FACTS: RowFacts = {
  siteId: 'shop',
  messageId: 'm1',
  occurredAt: 1_700_000_000_123,
  receivedAt: 1_700_000_000_456,
  anonymousId: 'anon',
  keyKind: 'public',
  visitor: {
    country: 'GB',
    device: 'desktop',
    browser: 'Firefox',
    os: 'Linux',
    language: 'de',
    isBot: false,
  },
};

type Row = Record<EventColumn, unknown>;

function rowOf(message: Record<string, unknown>, context: Context = {}): Row {
  const parsed: Message = messageSchema.parse(message);
  const cells = JSON.parse(encodeRow(parsed, { ...context, ...parsed.context }, FACTS));
  expect(cells).toHaveLength(EVENT_COLUMNS.length);
  return Object.fromEntries(EVENT_COLUMNS.map((column, i) => [column, cells[i]])) as Row;
}

const PAGE = {
  url: 'https://shop.example/pricing?utm_source=google&utm_medium=cpc&utm_campaign=Spring&utm_term=hepa&token=1&size=20',
  path: '/pricing',
  search: '?token=1',
  title: 'Prices',
  referrer: 'https://www.google.com/search?q=x',
};

describe('encodeRow', () => {
  it('puts every value into the column of its name', () => {
    const row = rowOf(
      {
        type: 'track',
        event: 'Form Submitted',
        userId: 'user',
        properties: {
          form_id: 'quote',
          form_name: 'Quote',
          form_purpose: 'quote',
          value: 3,
          currency: 'eur',
        },
      },
      {
        page: PAGE,
        groupId: 'acme',
        sessionId: 'session',
        locale: 'en-GB',
        timezone: 'Europe/London',
        library: { name: 'waystone.js', version: '1.2.3' },
        screen: { width: 800, height: 600 },
        ip: '203.0.113.7',
        userAgent: 'agent',
      },
    );
    expect(row).toEqual({
      site_id: 'shop',
      message_id: 'm1',
      occurred_at: 1_700_000_000_123,
      received_at: 1_700_000_000_456,
      type: 'track',
      kind: 'form',
      name: 'Form Submitted',
      anonymous_id: 'anon',
      user_id: 'user',
      group_id: 'acme',
      previous_id: '',
      session_id: 'session',
      url: 'https://shop.example/pricing?size=20',
      host: 'shop.example',
      path: '/pricing',
      title: 'Prices',
      referrer: 'https://www.google.com/search?q=x',
      channel: 'paid_search',
      source: 'google',
      medium: 'cpc',
      campaign: 'Spring',
      form_id: 'quote',
      form_name: 'Quote',
      form_purpose: 'quote',
      form_action: 'submitted',
      active_ms: 0,
      scroll_pct: 0,
      country: 'GB',
      device: 'desktop',
      browser: 'Firefox',
      os: 'Linux',
      language: 'en-GB',
      timezone: 'Europe/London',
      value: 3,
      currency: 'EUR',
      properties: '{"form_id":"quote","form_name":"Quote","form_purpose":"quote","value":3,"currency":"eur"}',
      context: '{"screen":{"width":800,"height":600},"campaign":{"term":"hepa"}}',
      library: 'waystone.js/1.2.3',
      key_kind: 'public',
      is_bot: false,
    });
  });

  it.each([
    ['page', {}, 'page'],
    ['screen', {}, 'screen'],
    ['identify', {}, 'identify'],
    ['group', { groupId: 'acme' }, 'group'],
    ['alias', { userId: 'u', previousId: 'p' }, 'alias'],
    ['track', { event: 'Order Completed' }, 'track'],
    ['track', { event: 'Form Abandoned' }, 'form'],
    ['track', { event: 'Page Engaged' }, 'engagement'],
    ['track', { event: 'Link Clicked' }, 'click'],
    ['track', { event: 'constructor' }, 'track'],
    ['track', { event: '__proto__' }, 'track'],
  ])('%s %j is of kind %s', (type, rest, kind) => {
    expect(rowOf({ type, ...rest }).kind).toBe(kind);
  });

  it('reads the page from the properties of a page message, and keeps nothing of its query beside', () => {
    const row = rowOf(
      { type: 'page', name: 'Prices', properties: { ...PAGE, plan: 'home' } },
      { page: { url: 'x' } },
    );
    expect(row).toMatchObject({
      name: 'Prices',
      url: 'https://shop.example/pricing?size=20',
      properties: '{"plan":"home"}',
    });
  });

  it('believes context.page before the properties of an event, whose URL may be a product’s', () => {
    const product = { url: 'https://shop.example/p/1?email=anna@example.com', title: 'HEPA 3' };
    const row = rowOf({ type: 'track', event: 'Product Viewed', properties: product }, { page: PAGE });
    expect(row).toMatchObject({ path: '/pricing', title: 'Prices' });
    expect(row.properties).toBe('{"url":"https://shop.example/p/1","title":"HEPA 3"}');
    expect(rowOf({ type: 'track', event: 'Product Viewed', properties: product })).toMatchObject({
      path: '/p/1',
    });
  });

  it('leaves the channel of an event without page, referrer and campaign open', () => {
    expect(rowOf({ type: 'track', event: 'Order Completed' })).toMatchObject({
      channel: '',
      source: '',
      url: '',
    });
    expect(rowOf({ type: 'track', event: 'x' }, { campaign: { medium: 'email' } })).toMatchObject({
      channel: 'email',
    });
  });

  it('keeps traits of people and accounts as properties', () => {
    expect(rowOf({ type: 'identify', traits: { plan: 'home' } }).properties).toBe('{"plan":"home"}');
    expect(rowOf({ type: 'group', groupId: 'acme', traits: { size: 3 } })).toMatchObject({
      group_id: 'acme',
      properties: '{"size":3}',
    });
  });

  it.each([
    [{ revenue: 9.5, total: 12, value: 1 }, 9.5],
    [{ total: '12.30', value: 1 }, 12.3],
    [{ value: 0 }, 0],
    [{ value: '' }, null],
    [{ value: 'many' }, null],
    [{ value: '1e999' }, null],
    [{ value: { a: 1 } }, null],
    [{}, null],
  ])('reads what money %j carries: %s', (properties, value) => {
    expect(rowOf({ type: 'track', event: 'Order Completed', properties }).value).toBe(value);
  });

  it('clamps counts to what their columns hold', () => {
    const properties = { active_ms: 1e12, scroll_pct: 250.4 };
    expect(rowOf({ type: 'track', event: 'Page Engaged', properties })).toMatchObject({
      active_ms: 2 ** 32 - 1,
      scroll_pct: 100,
    });
    const wrong = { active_ms: -5, scroll_pct: 'deep' };
    expect(rowOf({ type: 'track', event: 'Page Engaged', properties: wrong })).toMatchObject({
      active_ms: 0,
      scroll_pct: 0,
    });
  });

  it('cuts long texts and never lets a lone surrogate through', () => {
    const row = rowOf(
      { type: 'track', event: 'x\ud800', properties: { 'k\udfff': ['\ud800', 'C:\\ud800'] } },
      { page: { title: '😀'.repeat(400) } },
    );
    expect(row.name).toBe('x\ufffd');
    expect(JSON.parse(String(row.properties))).toEqual({ 'k\ufffd': ['\ufffd', 'C:\\ud800'] });
    expect(String(row.title)).toHaveLength(512);
    expect(JSON.stringify(row)).not.toMatch(/[^\\]\\ud[89a-f]/i);
  });

  it('keeps hostile keys as keys', () => {
    const message = JSON.parse(
      '{"type":"track","event":"x","properties":{"a":{"b":1},"a.b":2,"constructor":{"prototype":1}}}',
    );
    expect(rowOf(message).properties).toBe('{"a":{"b":1},"a.b":2,"constructor":{"prototype":1}}');
    const context = JSON.parse('{"__proto__":{"polluted":true},"toString":1}') as Context;
    expect(JSON.parse(String(rowOf({ type: 'page' }, context).context))).toHaveProperty('toString', 1);
    expect('polluted' in {}).toBe(false);
  });
});
