/**
 * For tests: a country database made on the spot, for real ones are under licences of their own.
 * The format: https://maxmind.github.io/MaxMind-DB/
 * @module
 */

const METADATA_MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
const MAP = 7;
const TEXT = 2;
const SHORT = 5;
const LONG = 6;
const VERY_LONG = 9;
const LIST = 11;

type Node = [Node | string | null, Node | string | null];

/** An `.mmdb` of IPv4: from networks such as `203.0.113.0/24` to ISO codes. */
export function countryDatabase(networks: Readonly<Record<string, string>>): Buffer {
  const root: Node = [null, null];
  for (const [network, code] of Object.entries(networks)) plant(root, network, code);
  const nodes = listOf(root);
  const codes = [...new Set(Object.values(networks))];
  const records = codes.map((code) => map({ country: map({ iso_code: text(code) }) }));
  const offsets = codes.map((_, i) =>
    records.slice(0, i).reduce((bytes, record) => bytes + record.length, 0),
  );
  const recordOf = (child: Node | string | null): number => {
    if (child === null) return nodes.length;
    if (typeof child !== 'string') return nodes.indexOf(child);
    // 16 bytes of zeros stand between the tree and the records.
    return nodes.length + 16 + (offsets[codes.indexOf(child)] ?? 0);
  };
  const tree = Buffer.concat(nodes.flatMap((node) => node.map((child) => uint(recordOf(child), 3))));
  return Buffer.concat([
    tree,
    Buffer.alloc(16),
    ...records,
    METADATA_MARKER,
    map({
      node_count: number(LONG, nodes.length, 4),
      record_size: number(SHORT, 24, 2),
      ip_version: number(SHORT, 4, 2),
      database_type: text('Test-Country'),
      languages: Buffer.concat([head(LIST, 1), text('en')]),
      binary_format_major_version: number(SHORT, 2, 2),
      binary_format_minor_version: number(SHORT, 0, 2),
      build_epoch: number(VERY_LONG, 1_700_000_000, 8),
      description: map({ en: text('made by a test') }),
    }),
  ]);
}

function plant(root: Node, network: string, code: string): void {
  const [address = '', length = '32'] = network.split('/');
  const bits = address.split('.').map((part) => Number(part).toString(2).padStart(8, '0'));
  const path = bits.join('').slice(0, Number(length));
  let node = root;
  for (const [depth, bit] of [...path].entries()) {
    const side = bit === '1' ? 1 : 0;
    if (depth === path.length - 1) node[side] = code;
    else {
      const next = node[side];
      const child: Node = next === null || typeof next === 'string' ? [null, null] : next;
      node[side] = child;
      node = child;
    }
  }
}

function listOf(root: Node): Node[] {
  const nodes = [root];
  for (const node of nodes) {
    for (const child of node) if (child !== null && typeof child !== 'string') nodes.push(child);
  }
  return nodes;
}

function map(entries: Record<string, Buffer>): Buffer {
  const pairs = Object.entries(entries).flatMap(([key, value]) => [text(key), value]);
  return Buffer.concat([head(MAP, pairs.length / 2), ...pairs]);
}

function text(value: string): Buffer {
  return Buffer.concat([head(TEXT, value.length), Buffer.from(value)]);
}

function number(type: number, value: number, bytes: number): Buffer {
  return Buffer.concat([head(type, bytes), uint(value, bytes)]);
}

/** A control byte; types past 7 take a second one. Sizes up to 28. */
function head(type: number, size: number): Buffer {
  return type <= 7 ? Buffer.from([(type << 5) | size]) : Buffer.from([size, type - 7]);
}

function uint(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  for (let i = bytes - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) buffer[i] = rest % 256;
  return buffer;
}
