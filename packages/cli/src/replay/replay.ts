/**
 * Refused messages: fetched from a collector, kept in a file to be corrected, and sent again.
 * @module
 */
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { MAX_MESSAGE_BYTES } from '@waystone/protocol';
import type { Admin } from '../collector/admin.ts';
import type { Outgoing } from '../post/batch.ts';
import { postAll } from '../post/post.ts';
import type { Target } from '../post/request.ts';
import { Tally, type Totals } from '../post/tally.ts';
import { CliError } from '../terminal/errors.ts';
import { outgoingOf, type Record, recordOf, recordSchema, rejectedSchema } from './record.ts';

/** Which refused messages; times are ISO 8601. */
export type Which = { code?: string | undefined; since?: string | undefined; until?: string | undefined };

/** What the collector refused, the earliest first. */
export async function* fetchRejected({ site, ask }: Admin, which: Which): AsyncGenerator<Record> {
  const given = Object.entries(which).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const { body } = await ask(`/api/v1/rejected?${new URLSearchParams([['site_id', site], ...given])}`);
  if (body === null) return;
  const input = Readable.fromWeb(body as ReadableStream<Uint8Array>);
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield recordOf(rejectedSchema.parse(JSON.parse(line)));
  }
}

/** Writes records to a file for its owner's eyes (mode 0600). Returns how many. */
export async function writeRecords(records: AsyncIterable<Record>, file: string): Promise<number> {
  let count = 0;
  const lines = async function* () {
    for await (const record of records) {
      count++;
      yield `${JSON.stringify(record)}\n`;
    }
  };
  await pipeline(lines, createWriteStream(file, { mode: 0o600 }));
  return count;
}

/**
 * Reads a file of records.
 *
 * @throws CliError that names the line which is none, or the file where it cannot be read.
 */
export async function* readRecords(file: string): AsyncGenerator<Record> {
  let number = 0;
  for await (const line of linesOf(file)) {
    number++;
    if (line.trim() === '') continue;
    yield recordAt(line, `${file}, line ${number}`);
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    const input = (await open(file)).createReadStream();
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error;
    throw new CliError(`The file ${file} cannot be read (${reason}); give one that --out has written.`);
  }
}

function recordAt(line: string, place: string): Record {
  try {
    return recordSchema.parse(JSON.parse(line));
  } catch {
    throw new CliError(
      `${place}: that is no refused message; keep one JSON object a line, and correct what stands in "message" alone.`,
    );
  }
}

/**
 * Sends records as messages again. What was no message is counted as `not_a_message`, what was cut as
 * `message_too_large`.
 */
export async function sendRecords(records: AsyncIterable<Record>, target: Target): Promise<Totals> {
  const tally = new Tally();
  const messages = async function* (): AsyncGenerator<Outgoing> {
    let line = 0;
    for await (const record of records) {
      const outgoing = outgoingOf(record, ++line);
      if (outgoing !== null) yield outgoing;
      else tally.reject(...nothingToSend(record), line);
    }
  };
  await postAll(messages(), { ...target, isReplay: true }, (batch, verdict) => tally.judge(batch, verdict));
  return tally.totals();
}

function nothingToSend({ cut }: Record): [code: string, message: string] {
  if (!cut) return ['not_a_message', 'what came was no JSON object; there is nothing to send'];
  const remedy = `send it anew from where it came from, in messages of at most ${MAX_MESSAGE_BYTES} bytes`;
  return ['message_too_large', `the message was too large to be kept whole; ${remedy}`];
}
