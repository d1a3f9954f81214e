import type { IncomingMessage } from 'node:http';
import { MAX_MESSAGE_BYTES } from '@waystone/protocol';
import { type Spool, toRows } from '../spool/index.ts';
import { clientAddress, clientCountry } from './address.ts';
import { readBytes } from './body.ts';
import { msOf } from './clock.ts';
import type { CookielessIds } from './cookieless.ts';
import type { Countries } from './countries.ts';
import { type Endpoint, type Envelope, openEnvelope } from './envelope.ts';
import { HttpError } from './http-error.ts';
import type { RequestFacts } from './judge.ts';
import { type Judged, judgeAll } from './judge-all.ts';
import type { KeyRing, Writer } from './keys.ts';
import { type CorsHeaders, checkOrigin } from './origin.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { readConnection, Sender } from './visitor.ts';
import { findWriter, keyOfHead } from './write-key.ts';

/** What ingestion works with. */
export type IngestDeps = {
  keys: KeyRing;
  spool: Pick<Spool, 'append'>;
  cookieless: CookielessIds;
  limiter: RateLimiter;
  countries: Countries;
  trustedProxyHops: number;
  /** The time of receipt, in ms since 1970. */
  now(): number;
};

/** What became of a request: the verdict, and which site it was for. */
export type Ingested = Pick<Judged, 'verdict' | 'codes' | 'nameless'> & { siteId: string };

/**
 * Takes one request to `/v1/*`: finds its site, judges each message, and resolves when every accepted one is on disk.
 *
 * @param allow told the CORS headers as soon as they are known, so that errors after that carry them.
 * @throws HttpError, SpoolUnavailableError.
 */
export async function ingest(
  incoming: IncomingMessage,
  endpoint: Endpoint,
  deps: IngestDeps,
  allow: (cors: CorsHeaders) => void,
): Promise<Ingested> {
  // A function of its own, so that the parsed body is garbage before the wait for the disk and not after it.
  const { parcel, ...judged } = await judgeRequest(incoming, endpoint, deps, allow);
  if (parcel.events.count === 0 && parcel.rejected.count === 0) return judged;
  const { duplicates } = await deps.spool.append(parcel);
  return { ...judged, verdict: { ...judged.verdict, duplicates } };
}

async function judgeRequest(
  incoming: IncomingMessage,
  endpoint: Endpoint,
  deps: IngestDeps,
  allow: (cors: CorsHeaders) => void,
): Promise<Judged & { siteId: string }> {
  const receivedAt = deps.now();
  const headKey = keyOfHead(incoming);
  const address = clientAddress(incoming, deps.trustedProxyHops);
  const admit = (key: string): Writer | Promise<Writer> => {
    const writer = findWriter(deps.keys, key);
    allow(checkOrigin(incoming, writer, deps.trustedProxyHops > 0));
    if (writer.kind === 'secret' || !deps.limiter.limits(address)) return writer;
    return deps.limiter.take(key, address).then(() => writer);
  };
  // A key in the head is checked before the body is read.
  let writer = headKey === '' ? null : await admit(headKey);
  const body = await readBytes(incoming);
  const envelope = openEnvelope(endpoint, body.toString('utf8'));
  writer ??= await admit(envelope.writeKey);
  const isImport = endpoint === 'import';
  if (isImport && writer.kind === 'public') throw secretKeyRequired();
  const request = requestFacts(incoming, address, envelope, writer, deps, receivedAt, body.length, isImport);
  // A secret key is kept nowhere, so neither is a body that holds one.
  const original = writer.kind === 'secret' && envelope.writeKey !== '' ? null : { endpoint, body };
  const judged = judgeAll(envelope.messages, request, original);
  if (isImport && incoming.headers['waystone-replay'] !== undefined) judged.parcel.rejected = toRows([]);
  return { siteId: writer.site.id, ...judged };
}

function requestFacts(
  incoming: IncomingMessage,
  address: string,
  { context, sentAt }: Envelope,
  { site, kind, serverOnly }: Writer,
  { cookieless, countries, trustedProxyHops }: IngestDeps,
  receivedAt: number,
  bodyBytes: number,
  isImport: boolean,
): RequestFacts {
  const userAgent = incoming.headers['user-agent'] ?? '';
  let id: string | null = null;
  const cookielessId = () => {
    id ??= cookieless.idOf(site.id, address, userAgent, receivedAt);
    return id;
  };
  const fromPage = incoming.headers.origin !== undefined;
  const languages = incoming.headers['accept-language'] ?? '';
  const country = clientCountry(incoming, trustedProxyHops) || countries.of(address);
  return {
    siteId: site.id,
    serverOnly,
    kind,
    sender: new Sender(readConnection({ kind, userAgent, fromPage, country, languages }), countries),
    receivedAt,
    sentAt: sentAt === null ? null : msOf(sentAt),
    context,
    isImport,
    mayBeTooLarge: bodyBytes > MAX_MESSAGE_BYTES,
    cookielessId,
  };
}

function secretKeyRequired(): HttpError {
  const message =
    '/v1/import takes secret keys only: it dates events as it likes. Send with an sk_ key, from a server.';
  return new HttpError(403, 'secret_key_required', message);
}
