/**
 * An answer of the API as a component sees it: kept while a newer one is on its way, so that nothing flickers.
 * @module
 */
import { useEffect, useState } from 'preact/hooks';
import { ApiFailure, isAbort } from '../api/request.ts';
import { answeredAt, round, underWay } from './refresh.ts';
import { expire } from './session.ts';

/** What is known of an answer. */
export type Answer<T> = {
  /** The newest data there is; undefined before the first. */
  data: T | undefined;
  /** True while `data` belongs to the question asked before. */
  stale: boolean;
  /** What went wrong the last time; `data` may still be there from before. */
  failure: ApiFailure | undefined;
};

type Held = { key: string; data: unknown; failure: ApiFailure | undefined };

/** Answers seen lately, so that going back shows at once what was there. */
const seen = new Map<string, unknown>();
const SEEN_LIMIT = 30;

/** Options of {@link useAnswer}. */
export type AnswerOptions = {
  /** Show the answer to the question before until the new one is there. @default false */
  keep?: boolean;
};

/**
 * Asks, and asks again on every refresh.
 * @param key names the question: the same key, the same question. Undefined: don't ask yet.
 * @param load asks; it must depend on nothing but what `key` names.
 */
export function useAnswer<T>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<T>,
  { keep = false }: AnswerOptions = {},
): Answer<T> {
  const [held, hold] = useState<Held>({ key: '', data: undefined, failure: undefined });
  const turn = round.value;
  useEffect(() => {
    if (key === undefined) return;
    const abort = new AbortController();
    void ask(key, load, abort.signal, hold);
    return () => abort.abort();
  }, [key, turn]);
  return view<T>(held, key, keep);
}

async function ask<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  hold: (change: (held: Held) => Held) => void,
): Promise<void> {
  underWay.value += 1;
  try {
    const data = await load(signal);
    if (signal.aborted) return;
    remember(key, data);
    answeredAt.value = Date.now();
    hold(() => ({ key, data, failure: undefined }));
  } catch (error) {
    if (isAbort(error)) return;
    if (!(error instanceof ApiFailure)) throw error;
    if (error.status === 401) expire();
    hold((held) => ({ key, data: held.key === key ? held.data : seen.get(key), failure: error }));
  } finally {
    underWay.value -= 1;
  }
}

function view<T>(held: Held, key: string | undefined, keep: boolean): Answer<T> {
  if (held.key === key) return { data: held.data as T | undefined, stale: false, failure: held.failure };
  const known = key === undefined ? undefined : seen.get(key);
  if (known !== undefined) return { data: known as T, stale: false, failure: undefined };
  return { data: keep ? (held.data as T | undefined) : undefined, stale: true, failure: undefined };
}

function remember(key: string, data: unknown): void {
  seen.delete(key);
  seen.set(key, data);
  const oldest = seen.keys().next();
  if (seen.size > SEEN_LIMIT && !oldest.done) seen.delete(oldest.value);
}

/** Forgets all answers: for the end of a session. */
export function forgetAnswers(): void {
  seen.clear();
}
