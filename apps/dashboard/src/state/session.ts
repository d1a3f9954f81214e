/**
 * Whether the reader is let in.
 * @module
 */
import { signal } from '@preact/signals';
import { ApiFailure } from '../api/request.ts';
import { closeSession, hasSession, openSession } from '../api/session.ts';

/** `failed`: the collector could not say. */
export type Access = 'checking' | 'in' | 'out' | 'failed';

/** The reader's access now. */
export const access = signal<Access>('checking');

/** Why the reader is out or the check failed, in words; empty where there is nothing to say. */
export const accessNote = signal('');

/** Finds out whether the reader is let in: by the token in the link that `npm start` prints, else by the cookie. */
export async function begin(): Promise<void> {
  access.value = 'checking';
  const token = takeToken();
  try {
    if (token !== '') return await enter(token);
    const session = await hasSession();
    accessNote.value = '';
    access.value = session ? 'in' : 'out';
  } catch (error) {
    fail(error);
  }
}

/** Takes the link's token in a tab that is open already, too. Call once. */
export function followToken(): void {
  addEventListener('hashchange', () => {
    if (tokenInAddress() !== '') void begin();
  });
}

/** Opens a session with a token typed in. */
export async function login(token: string): Promise<void> {
  try {
    await enter(token);
  } catch (error) {
    accessNote.value = messageOf(error);
    access.value = 'out';
  }
}

/** Ends the session, at the collector and here. */
export async function logout(): Promise<void> {
  try {
    await closeSession();
    accessNote.value = '';
    access.value = 'out';
  } catch (error) {
    fail(error);
  }
}

/** To be called when the collector refuses a request for want of a session. */
export function expire(): void {
  if (access.value !== 'in') return;
  accessNote.value = 'Your session has ended. Please log in again.';
  access.value = 'out';
}

/**
 * The token in the address's fragment, which the address is then rid of: it should neither stay in the history nor
 * be copied along with a link.
 */
function takeToken(): string {
  const token = tokenInAddress();
  if (token !== '') history.replaceState(null, '', location.pathname + location.search);
  return token;
}

function tokenInAddress(): string {
  return new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
}

async function enter(token: string): Promise<void> {
  const right = await openSession(token.trim());
  accessNote.value = right
    ? ''
    : 'This token is not right. Look for the line "token" that npm start printed.';
  access.value = right ? 'in' : 'out';
}

function fail(error: unknown): void {
  accessNote.value = messageOf(error);
  access.value = 'failed';
}

function messageOf(error: unknown): string {
  if (error instanceof ApiFailure) return error.message;
  throw error;
}
