/**
 * The dashboard's session: an HttpOnly cookie that the collector sets for an admin token.
 * @module
 */
import type { SessionRequest } from '@waystone/protocol';
import { ApiFailure, send } from './request.ts';

/** Whether the browser holds a session. @throws ApiFailure where the collector cannot say. */
export function hasSession(): Promise<boolean> {
  return accepted(send('GET', '/session'));
}

/** Opens a session; false for a wrong token. @throws ApiFailure where the collector cannot say. */
export function openSession(token: string): Promise<boolean> {
  const body: SessionRequest = { token };
  return accepted(send('POST', '/session', { body }));
}

/** Ends the session. @throws ApiFailure */
export async function closeSession(): Promise<void> {
  await send('DELETE', '/session');
}

async function accepted(answer: Promise<Response>): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 401) return false;
    throw error;
  }
}
