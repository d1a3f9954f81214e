import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { getPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { BrokenDefinitionError, DataDirectoryInUseError, EngineStartError } from './errors.ts';
import type { EngineEvent } from './events.ts';
import { type Engine, startEngine } from './start-engine.ts';
import { ask, freshFolder, run, signal, until } from './testing/ask.ts';

const compiled = dirname(createRequire(import.meta.url).resolve('@waystone/engine/child'));
const ownerScript = join(compiled, 'testing', 'owner.js');

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function folder(): string {
  const { path, remove } = freshFolder();
  cleanups.push(remove);
  return path;
}

async function start(
  dataDir: string,
  options: Partial<Parameters<typeof startEngine>[0]> = {},
): Promise<Engine> {
  const engine = await startEngine({ dataDir, maxMemoryBytes: 1024 ** 3, ...options });
  cleanups.push(() => engine.stop());
  return engine;
}

/** Whether a process runs; one that has ended and was not waited for yet (Z) does not. */
function alive(pid: number | null): boolean {
  const found = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  return found !== '' && !found.startsWith('Z');
}

/** A process that does nothing but own an engine; `pid` is its engine's. */
async function ownerOf(
  dataDir: string,
): Promise<{ kill: () => void; pid: number; exited: Promise<unknown> }> {
  const owner = fork(ownerScript, [dataDir], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const exited = once(owner, 'exit');
  cleanups.push(() => void owner.kill('SIGKILL'));
  const [message] = await once(owner, 'message');
  return { kill: () => owner.kill('SIGKILL'), pid: Number(message), exited };
}

describe('an engine that is started', () => {
  it('stands back for its owner', async () => {
    const { pid } = await start(folder());
    expect(getPriority(pid ?? 0)).toBe(Math.min(19, getPriority() + 5));
  });

  it('answers, and keeps its folders to itself', async () => {
    const dataDir = folder();
    const engine = await start(dataDir);
    expect(engine).toMatchObject({
      ready: true,
      restarts: 0,
      socketPath: join(dataDir, 'run', 'engine.sock'),
    });
    expect(await run(engine.socketPath, 'SELECT 1')).toBe('1');
    expect(statSync(join(dataDir, 'run')).mode & 0o777).toBe(0o700);
    expect(statSync(engine.socketPath).mode & 0o077).toBe(0);
  });

  it('finds a place for its socket where the data directory’s path is long', async () => {
    const engine = await start(join(folder(), 'x'.repeat(120)));
    expect(await run(engine.socketPath, 'SELECT 1')).toBe('1');
    await engine.stop();
    expect(existsSync(join(engine.socketPath, '..'))).toBe(false);
  });

  it('keeps no logs of its own that grow', async () => {
    const dataDir = folder();
    const engine = await start(dataDir);
    expect(await run(engine.socketPath, "SELECT count() FROM system.tables WHERE name LIKE '%\\_log'")).toBe(
      '0',
    );
    expect(readdirSync(dataDir).sort()).toEqual(['backups', 'run', 'store']);
  });

  it('has a batch on disk before it answers for it', async () => {
    const engine = await start(folder());
    const sql = "SELECT name, value FROM system.merge_tree_settings WHERE name LIKE 'fsync%' ORDER BY name";
    expect(await run(engine.socketPath, sql)).toBe('fsync_after_insert\t1\nfsync_part_directory\t1');
  });

  it('says what stopped it from starting', async () => {
    const dataDir = folder();
    const engine = await start(dataDir);
    await run(engine.socketPath, 'CREATE DATABASE w');
    await engine.stop();
    writeFileSync(join(dataDir, 'store', 'metadata', 'broken.sql'), 'nonsense');
    const broken = startEngine({ dataDir, maxMemoryBytes: 1024 ** 3 });
    await expect(broken).rejects.toThrow(EngineStartError);
    await expect(broken).rejects.toThrow(/did not start in .*: .*SYNTAX_ERROR/s);
  });
});

describe('a definition that a full disk left empty or cut off', () => {
  /** A stopped engine's folder with a table `w.t` of one row and views on it, and where their definitions lie. */
  async function withViews(): Promise<{ dataDir: string; definition: (name: string) => string }> {
    const dataDir = folder();
    const engine = await start(dataDir);
    await run(engine.socketPath, 'CREATE DATABASE w');
    await run(engine.socketPath, 'CREATE TABLE w.t (id UInt32) ENGINE = MergeTree ORDER BY id');
    await run(engine.socketPath, 'INSERT INTO w.t SELECT 7');
    for (const name of ['empty', 'cut', 'whole', '_tmp_replace_1'])
      await run(engine.socketPath, `CREATE VIEW w.${name} AS SELECT id FROM w.t`);
    await engine.stop();
    return { dataDir, definition: (name) => join(dataDir, 'store', 'metadata', 'w', `${name}.sql`) };
  }

  it('is set aside where it is a view’s, and the engine starts', async () => {
    const { dataDir, definition } = await withViews();
    for (const name of ['empty', '_tmp_replace_1']) truncateSync(definition(name));
    truncateSync(definition('cut'), 40);
    const events: EngineEvent[] = [];
    const engine = await start(dataDir, {
      isMadeAnew: (name) => name === 'empty',
      onEvent: (event) => events.push(event),
    });
    expect(await run(engine.socketPath, 'SELECT id FROM w.whole')).toBe('7');
    expect(await run(engine.socketPath, 'SHOW TABLES FROM w')).toBe('t\nwhole');
    const aside = events.flatMap((event) => (event.type === 'set-aside' ? [event] : []));
    expect(aside.map(({ name }) => name).sort()).toEqual(['_tmp_replace_1', 'cut', 'empty']);
    for (const { path, to } of aside) expect([existsSync(path), existsSync(to)]).toEqual([false, true]);
  });

  it('is set aside too where the engine is killed and started again', async () => {
    const { dataDir, definition } = await withViews();
    const engine = await start(dataDir, { isMadeAnew: (name) => name === 'empty' });
    truncateSync(definition('empty'));
    signal(engine, 'SIGKILL');
    await until(() => engine.ready && engine.restarts === 1);
    expect(await run(engine.socketPath, 'SELECT id FROM w.whole')).toBe('7');
  });

  it.each([
    ['t', 0],
    ['t', 40],
    ['unknown', 0],
  ])('is named and left alone where it is a table’s, or may be (%s, %i bytes)', async (name, length) => {
    const { dataDir, definition } = await withViews();
    const path = definition(name);
    if (name === 'unknown') writeFileSync(path, '');
    const before = readFileSync(path);
    truncateSync(path, length);
    const broken = startEngine({
      dataDir,
      maxMemoryBytes: 1024 ** 3,
      isMadeAnew: (view) => view === 'empty',
    });
    await expect(broken).rejects.toThrow(BrokenDefinitionError);
    await expect(broken).rejects.toThrow(
      new RegExp(
        `The definition of ${name} \\(.*${name}\\.sql\\) cannot be read.*Nothing was removed.*restore a backup`,
      ),
    );
    expect(readFileSync(path)).toHaveLength(length);
    writeFileSync(path, before);
    if (name === 'unknown') rmSync(path);
    expect(await run((await start(dataDir)).socketPath, 'SELECT id FROM w.t')).toBe('7');
  });
});

describe('an engine that is killed', () => {
  it('comes back with every row that was acknowledged', async () => {
    const events: EngineEvent[] = [];
    const engine = await start(folder(), { onEvent: (event) => events.push(event) });
    await run(engine.socketPath, 'CREATE DATABASE w');
    await run(engine.socketPath, 'CREATE TABLE w.t (id UInt32) ENGINE = MergeTree ORDER BY id');
    let acknowledged = 0;
    const insert = () =>
      ask(engine.socketPath, { sql: 'INSERT INTO w.t FORMAT JSONEachRow', rows: `{"id":${acknowledged}}` });
    setTimeout(() => signal(engine, 'SIGKILL'), 500);
    while ((await insert().catch(() => null))?.status === 200) acknowledged += 1;
    expect(acknowledged).toBeGreaterThan(0);
    await until(() => engine.ready && engine.restarts === 1);
    const stored = Number(await run(engine.socketPath, 'SELECT count() FROM w.t'));
    // The one in flight may have been stored without its answer.
    expect(stored - acknowledged).toBeGreaterThanOrEqual(0);
    expect(stored - acknowledged).toBeLessThanOrEqual(1);
    expect(events.map(({ type }) => type)).toEqual(['started', 'exited', 'restarting', 'started']);
  });

  it('comes back every time, after longer and longer waits', async () => {
    const waits: number[] = [];
    const engine = await start(folder(), {
      timing: { backoffMs: 10 },
      onEvent: (event) => {
        if (event.type === 'restarting') waits.push(event.milliseconds);
      },
    });
    for (let time = 1; time <= 3; time += 1) {
      signal(engine, 'SIGKILL');
      await until(() => engine.ready && engine.restarts === time);
    }
    expect(await run(engine.socketPath, 'SELECT 1')).toBe('1');
    expect(waits).toEqual([10, 20, 40]);
  });
});

describe('an engine that hangs', () => {
  it('is replaced', async () => {
    const events: string[] = [];
    const engine = await start(folder(), {
      timing: { checkMs: 100, hangMs: 700 },
      onEvent: (event) => events.push(event.type),
    });
    const { pid } = engine;
    signal(engine, 'SIGSTOP');
    await until(() => engine.ready && engine.pid !== pid);
    expect(await run(engine.socketPath, 'SELECT 1')).toBe('1');
    expect(events).toEqual(['started', 'hung', 'exited', 'restarting', 'started']);
    expect(alive(pid)).toBe(false);
  });
});

describe('an owner that is held up', () => {
  it('takes no engine that is well for one that hangs', async () => {
    const events: string[] = [];
    const engine = await start(folder(), {
      timing: { checkMs: 1, hangMs: 1500 },
      onEvent: (event) => events.push(event.type),
    });
    const { pid } = engine;
    for (let times = 0; times < 3; times++) {
      // Between two turns, so that a question is likely to be under way.
      await new Promise((resolve) => setTimeout(resolve, 7 * times));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(events).toEqual(['started']);
    expect(engine.pid).toBe(pid);
  });
});

describe('an engine that is stopped', () => {
  it('finishes what runs, and frees the directory', async () => {
    const dataDir = folder();
    const engine = await start(dataDir);
    const { pid } = engine;
    const slow = ask(engine.socketPath, { sql: 'SELECT sum(sipHash64(number)) > 0 FROM numbers(100000000)' });
    await until(async () => (await run(engine.socketPath, 'SELECT count() FROM system.processes')) === '2');
    await engine.stop();
    expect((await slow).text).toBe('1\n');
    expect(alive(pid)).toBe(false);
    expect(engine).toMatchObject({ ready: false, pid: null });
    expect(existsSync(engine.socketPath)).toBe(false);
    await (await start(dataDir)).stop();
  });

  it('is not started again, and can be stopped twice', async () => {
    const events: string[] = [];
    const engine = await start(folder(), { onEvent: (event) => events.push(event.type) });
    await Promise.all([engine.stop(), engine.stop()]);
    await engine.stop();
    expect(events).toEqual(['started']);
  });

  it('leaves Ctrl-C and SIGTERM to its owner', async () => {
    const engine = await start(folder());
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) signal(engine, name);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await run(engine.socketPath, 'SELECT 1')).toBe('1');
    expect(engine.restarts).toBe(0);
  });
});

describe('a data directory', () => {
  it('that is in use is named, with what to do', async () => {
    const dataDir = folder();
    await start(dataDir);
    const second = startEngine({ dataDir, timing: { inUseGraceMs: 0 } });
    await expect(second).rejects.toThrow(DataDirectoryInUseError);
    await expect(startEngine({ dataDir, timing: { inUseGraceMs: 0 } })).rejects.toThrow(
      `The data directory ${dataDir} is in use by another process.`,
    );
  });

  it('still answers its first owner after a second one was turned away', async () => {
    const dataDir = folder();
    const engine = await start(dataDir);
    await startEngine({ dataDir, timing: { inUseGraceMs: 0 } }).catch(() => undefined);
    expect(await run(engine.socketPath, 'SELECT 1')).toBe('1');
  });

  it('that another process took during a restart is given up, once', async () => {
    const dataDir = folder();
    const events: EngineEvent[] = [];
    const engine = await start(dataDir, {
      timing: { backoffMs: 3_000, inUseGraceMs: 0 },
      onEvent: (event) => events.push(event),
    });
    signal(engine, 'SIGKILL');
    const owner = await ownerOf(dataDir);
    await until(() => events.some((event) => event.type === 'failed' && event.final));
    expect(engine.ready).toBe(false);
    expect(events.filter(({ type }) => type === 'restarting')).toHaveLength(1);
    owner.kill();
    await owner.exited;
  });
});

describe('an owner that is killed with -9', () => {
  it('takes its engine with it, and leaves the directory to the next', async () => {
    const dataDir = folder();
    const owner = await ownerOf(dataDir);
    expect(alive(owner.pid)).toBe(true);
    owner.kill();
    const engine = await start(dataDir);
    expect(alive(owner.pid)).toBe(false);
    expect(await run(engine.socketPath, 'SELECT 1')).toBe('1');
  });
});
