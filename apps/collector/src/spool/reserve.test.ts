import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'waystone-reserve-'));
});
afterEach(() => rmSync(path, { recursive: true }));

const LIMIT_KIB = 12 * 1024;
const spool = fileURLToPath(new URL('../../dist/spool/index.js', import.meta.url));

/** Appends to a spool until it was refused often, and takes out what it holds. A limit of files stands for the disk's end. */
const program = `
  import { NO_ROWS, openSpool } from ${JSON.stringify(spool)};
  const unpack = async () => ({ rows: { bytes: Buffer.from('[]\\n'), count: 1 }, failed: NO_ROWS });
  const spool = await openSpool({
    path: process.argv[1],
    columns: { event: ['id'], rejected_event: ['reason'] },
    unpack,
    form: 'JSONCompactEachRow',
    maxBytes: 1e9,
    minFreeBytes: 0,
    horizon: { ms: 86400000, messages: 100000 },
  });
  const reasons = new Set();
  let acknowledged = 0;
  let refused = 0;
  const append = (n) => {
    const body = Buffer.alloc(1000 + (n * 7919) % 200_000, 'x');
    const events = { head: '{}', body, leftOut: new Uint8Array(1), count: 1 };
    return spool.append({ events, keys: [String(n)], rejected: NO_ROWS });
  };
  for (let n = 0; refused < 300; n++) {
    const answers = await Promise.allSettled(Array.from({ length: 1 + (n % 5) }, (_, i) => append(n * 10 + i)));
    for (const { status, reason } of answers) {
      if (status === 'fulfilled') acknowledged++;
      else {
        refused++;
        reasons.add(reason.name + ' ' + reason.reason + ': ' + reason.message);
      }
    }
  }
  const waiting = spool.rows;
  for (;;) {
    const batch = await spool.next('event', { maxRows: 7, maxBytes: 16e6 });
    if (batch === null) break;
    await spool.settle(batch);
  }
  const left = spool.rows;
  await spool.close();
  console.log(JSON.stringify({ acknowledged, waiting, left, reasons: [...reasons] }));
`;

describe.skipIf(process.platform === 'win32')('a spool whose file cannot grow', () => {
  it('refuses rows and says why, keeps what it acknowledged, and can be emptied', () => {
    const command = `ulimit -f ${LIMIT_KIB * 2}; exec "$0" --input-type=module -e "$1" "$2"`;
    const answer = execFileSync('/bin/sh', ['-c', command, process.execPath, program, path], {
      encoding: 'utf8',
    });
    const { acknowledged, waiting, left, reasons } = JSON.parse(answer);
    expect({ waiting, left, reasons }).toEqual({
      waiting: acknowledged,
      left: 0,
      reasons: [
        'SpoolUnavailableError write_failed: The spool cannot be written (EFBIG: file too large, write); see the disk.',
      ],
    });
    expect(acknowledged).toBeGreaterThan(50);
  });
});
