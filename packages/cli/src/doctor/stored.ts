/**
 * Looks an event up in the store, for those who have an admin token.
 * @module
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ask } from './bounded.ts';
import { parse } from './probe.ts';
import { VisitError } from './visit.ts';

/** The collector itself, by the address its owner gave: a token is never sent where a page says. */
export type Store = { url: string; token: string };

/** What the store knows of an event. */
export type Stored =
  | { kind: 'stored'; browser: string; automated: boolean }
  | { kind: 'missing' }
  | { kind: 'unanswered'; reason: string };

const SQL = readFileSync(new URL('../../sql/stored_event.sql', import.meta.url), 'utf8');

const answerSchema = z.object({ data: z.array(z.object({ browser: z.string(), is_bot: z.boolean() })) });

const POLL_MS = 200;

/** Waits until the event is stored; a collector flushes every second or so. */
export async function findStored(store: Store, messageId: string, signal: AbortSignal): Promise<Stored> {
  try {
    while (!signal.aborted) {
      const [row] = await query(store, messageId, signal);
      if (row !== undefined) return { kind: 'stored', browser: row.browser, automated: row.is_bot };
      await sleep(POLL_MS);
    }
  } catch (error) {
    if (!signal.aborted) return { kind: 'unanswered', reason: VisitError.from(error).message };
  }
  return { kind: 'missing' };
}

async function query({ url, token }: Store, messageId: string, signal: AbortSignal): Promise<Row[]> {
  const address = new URL('/clickhouse/', url);
  address.search = `${new URLSearchParams({ default_format: 'JSON', param_message_id: messageId })}`;
  const headers = { authorization: `Bearer ${token}` };
  const { status, text } = await ask(address.href, { method: 'POST', headers, body: SQL, signal });
  const answer = answerSchema.safeParse(parse(text));
  if (answer.success) return answer.data.data;
  throw new VisitError('unreachable', `${address.origin} answers ${status}`);
}

type Row = { browser: string; is_bot: boolean };
