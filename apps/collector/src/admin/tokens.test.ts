import { describe, expect, it } from 'vitest';
import { AdminTokens, SESSION_SECONDS } from './tokens.ts';

const NOW = Date.UTC(2026, 5, 1);
const TOKEN = 'admin-token-number-one';

describe('AdminTokens', () => {
  const tokens = new AdminTokens([TOKEN, 'admin-token-number-two']);
  const session = tokens.openSession(TOKEN, NOW) ?? '';

  it('accepts what it was given, and nothing else', () => {
    expect(tokens.accepts(TOKEN)).toBe(true);
    expect(tokens.accepts('admin-token-number-two')).toBe(true);
    for (const wrong of ['', TOKEN.slice(1), `${TOKEN} `, '__proto__'])
      expect(tokens.accepts(wrong)).toBe(false);
    expect(new AdminTokens([]).accepts('')).toBe(false);
  });

  it('opens sessions that end with their time', () => {
    expect(tokens.acceptsSession(session, NOW)).toBe(true);
    expect(tokens.acceptsSession(session, NOW + SESSION_SECONDS * 1000 - 1000)).toBe(true);
    expect(tokens.acceptsSession(session, NOW + SESSION_SECONDS * 1000 + 1000)).toBe(false);
    expect(tokens.openSession('wrong', NOW)).toBeNull();
  });

  it('keeps sessions over a restart, until their token is taken away', () => {
    expect(new AdminTokens([TOKEN]).acceptsSession(session, NOW)).toBe(true);
    expect(new AdminTokens(['admin-token-number-two']).acceptsSession(session, NOW)).toBe(false);
  });

  it('takes no session that was made up or drawn out', () => {
    const [expires, signature] = session.split('.');
    for (const forged of [
      '',
      '.',
      session.slice(0, -1),
      `${Number(expires) + 1}.${signature}`,
      `1e99.${signature}`,
    ]) {
      expect(tokens.acceptsSession(forged, NOW)).toBe(false);
    }
  });
});
