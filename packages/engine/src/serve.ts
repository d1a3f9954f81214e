#!/usr/bin/env node
/**
 * Serves a data directory by hand: `node dist/serve.js --data DIR [--port 8123] [--password …]`.
 *
 * Users are `default` and `writer` (everything) and `reader` (locked, read-only), all with that password. It listens
 * on 127.0.0.1 alone, prints the URL on its first line of output, and stops on SIGINT or SIGTERM.
 * @module
 */
import { parseArgs } from 'node:util';
import { DEFAULT_DATABASE, defaultMemory, READER_LIMITS } from './defaults.ts';
import { prepareFolders } from './folders.ts';
import { assertSupportedPlatform } from './platform.ts';
import { spawnEngine } from './spawn.ts';
import { finish } from './supervisor.ts';
import { TIMING } from './timing.ts';

const usage = 'Usage: serve --data DIR [--port 8123] [--password PASSWORD] [--database waystone]';

function readArguments() {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      port: { type: 'string', default: '8123' },
      password: { type: 'string', default: '' },
      database: { type: 'string', default: DEFAULT_DATABASE },
    },
  });
  const port = Number(values.port);
  if (values.data === undefined || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(usage);
  return { ...values, data: values.data, port };
}

async function main(): Promise<void> {
  assertSupportedPlatform();
  const { data, port, password, database } = readArguments();
  const folders = prepareFolders(data);
  const store = {
    path: folders.store,
    configFolder: folders.run,
    backupFolder: folders.backups,
    database,
    maxMemoryBytes: defaultMemory(),
    reader: READER_LIMITS,
  };
  const spawned = await spawnEngine(
    { store, listen: { port, password } },
    folders.root,
    TIMING.startMs,
    (event) => {
      if (event.type === 'output') console.error(event.line);
    },
  );
  console.log(`http://127.0.0.1:${spawned.port}`);
  spawned.child.once('exit', (code) => process.exit(code ?? 1));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void finish(spawned.child, TIMING.stopMs));
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
