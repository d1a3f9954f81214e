import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

type Encoding = 'identity' | 'gzip' | 'br';

/** A file in memory, ready to be sent. */
export type Asset = {
  body: Buffer;
  type: string;
  etag: string;
  /** Packed forms, made when first asked for. */
  packed: Map<Encoding, Promise<Buffer>>;
};

const PACK: Record<Exclude<Encoding, 'identity'>, (body: Buffer) => Promise<Buffer>> = {
  br: promisify(brotliCompress),
  gzip: promisify(gzip),
};

/** Smaller files gain less than their header costs. */
const MIN_PACKED_BYTES = 1024;

/** Makes an asset of some bytes. */
export function makeAsset(body: Buffer, type: string): Asset {
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 27);
  return { body, type, etag: digest, packed: new Map() };
}

/**
 * Answers a request for an asset: 304 where the client has it, packed where the client understands it.
 *
 * @param headers for this asset beside type, length, encoding and ETag.
 */
export async function answerAsset(
  asset: Asset,
  request: IncomingHttpHeaders,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const encoding = encodingFor(asset, request['accept-encoding']);
  const etag = `"${asset.etag}${encoding === 'identity' ? '' : `-${encoding}`}"`;
  const common = { ...headers, etag, vary: 'accept-encoding' };
  if (matches(request['if-none-match'], etag)) return new Response(null, { status: 304, headers: common });
  const body = await bodyIn(asset, encoding);
  const content = {
    'content-type': asset.type,
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  };
  return new Response(new Uint8Array(body), { headers: { ...common, ...content } });
}

function encodingFor({ body, type }: Asset, accepted: string | string[] | undefined): Encoding {
  if (
    body.length < MIN_PACKED_BYTES ||
    !/^(text\/|application\/(json|javascript|xml)|image\/svg)/.test(type)
  ) {
    return 'identity';
  }
  const names = String(accepted ?? '')
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.split(';')[0]?.trim());
  if (names.includes('br')) return 'br';
  return names.includes('gzip') ? 'gzip' : 'identity';
}

function bodyIn(asset: Asset, encoding: Encoding): Promise<Buffer> | Buffer {
  if (encoding === 'identity') return asset.body;
  const packed = asset.packed.get(encoding) ?? PACK[encoding](asset.body);
  asset.packed.set(encoding, packed);
  return packed;
}

function matches(header: string | undefined, etag: string): boolean {
  const tags = header?.split(',') ?? [];
  return tags.some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
