// @vitest-environment happy-dom
/** @jsxImportSource preact */
import { render } from 'preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { access, accessNote, begin, expire } from '../state/session.ts';
import { Login } from './login.tsx';

const RIGHT = 'right-token';

/** A collector that knows one token. */
function collector(init?: RequestInit): Response {
  const { token } = JSON.parse(String(init?.body ?? '{}')) as { token?: string };
  return new Response(null, { status: token === RIGHT ? 204 : 401 });
}

const stub = () => vi.stubGlobal('fetch', async (_: string, init?: RequestInit) => collector(init));

afterEach(() => {
  vi.unstubAllGlobals();
  render(null, document.body);
  history.replaceState(null, '', '/');
});

describe('the link that npm start prints', () => {
  it('logs in and leaves the address without its token', async () => {
    stub();
    history.replaceState(null, '', `/?view=people#token=${RIGHT}`);
    await begin();
    expect(access.value).toBe('in');
    expect(location.hash).toBe('');
    expect(location.search).toBe('?view=people');
  });

  it('leaves the address without its token also where it is wrong', async () => {
    stub();
    history.replaceState(null, '', '/#token=wrong');
    await begin();
    expect(access.value).toBe('out');
    expect(accessNote.value).toContain('not right');
    expect(location.hash).toBe('');
  });
});

describe('the form', () => {
  it('lets a right token in and says what is wrong with another', async () => {
    stub();
    render(<Login />, document.body);
    await enter('wrong');
    await vi.waitFor(() =>
      expect(document.querySelector('[role=alert]')?.textContent).toContain('not right'),
    );
    expect(document.querySelector('input')?.getAttribute('aria-invalid')).toBe('true');
    await enter(RIGHT);
    await vi.waitFor(() => expect(access.value).toBe('in'));
  });
});

describe('the session', () => {
  it('is asked for with the cookie where the link has no token', async () => {
    stub();
    await begin();
    expect(access.value).toBe('out');
    expect(accessNote.value).toBe('');
  });

  it('that cannot be checked is no reason to log in again', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    await begin();
    expect(access.value).toBe('failed');
    expect(accessNote.value).toContain('does not answer');
  });

  it('that ends while one reads says so', () => {
    access.value = 'in';
    expire();
    expect(access.value).toBe('out');
    expect(accessNote.value).toContain('has ended');
  });
});

async function enter(token: string): Promise<void> {
  const input = document.querySelector('input');
  if (!input) throw new Error('The form has no field');
  input.value = token;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  await vi.waitFor(() => expect(document.querySelector('button')?.disabled).toBe(false));
  document.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
}
