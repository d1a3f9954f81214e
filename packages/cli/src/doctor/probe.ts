/**
 * Asks the collector about a key, with an empty batch: nothing is stored, and all is checked.
 * @module
 */
import { verdictSchema } from '@waystone/protocol';
import { z } from 'zod';
import { ask } from './bounded.ts';
import type { Installation } from './installation.ts';
import { VisitError } from './visit.ts';

/** What the collector says. */
export type Probe =
  | { kind: 'accepted'; checksOrigin: boolean }
  | { kind: 'error'; status: number; code: string; message: string }
  | { kind: 'stranger'; status: number }
  | { kind: 'unreachable'; reason: string };

/** No site has it: the top-level domain is reserved (RFC 2606). */
const FOREIGN_ORIGIN = 'https://waystone-doctor.invalid';

const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Asks whether an installation's key is taken from an origin, and whether origins are looked at at all. */
export async function probe(
  { endpoint, key }: Pick<Installation, 'endpoint' | 'key'>,
  origin: string,
  signal: AbortSignal,
): Promise<Probe> {
  try {
    const own = await post(endpoint, key, origin, signal);
    if (own.kind !== 'accepted') return own;
    const foreign = await post(endpoint, key, FOREIGN_ORIGIN, signal);
    return { kind: 'accepted', checksOrigin: foreign.kind !== 'accepted' };
  } catch (error) {
    return { kind: 'unreachable', reason: VisitError.from(error).message };
  }
}

async function post(endpoint: string, key: string, origin: string, signal: AbortSignal): Promise<Probe> {
  const body = JSON.stringify({ batch: [], writeKey: key });
  const headers = { origin, 'content-type': 'text/plain;charset=UTF-8' };
  const { status, text } = await ask(endpoint, { method: 'POST', headers, body, signal });
  const json = parse(text);
  if (status === 200 && verdictSchema.safeParse(json).success)
    return { kind: 'accepted', checksOrigin: true };
  const refusal = errorSchema.safeParse(json);
  if (!refusal.success) return { kind: 'stranger', status };
  return { kind: 'error', status, ...refusal.data.error };
}

/** JSON, or `undefined` where the text is none. */
export function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
