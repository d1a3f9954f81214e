/** The commands against the real collector with its real engine, each in a process of its own. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { createConfig, DEFAULT_PORT, loadConfig, startCollector } from '@waystone/collector';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../packages/cli/bin/waystone.js', import.meta.url));
const examples = fileURLToPath(new URL('../../examples/import/', import.meta.url));
const SLOW = 120_000;

type Ended = { code: number; out: string; err: string };

let folder: string;
let children: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waystone-cli-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

/** The surroundings of a user who has set nothing. */
function environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const clean = Object.entries(process.env).filter(([name]) => !/^(WAYSTONE|CLICKHOUSE)_/.test(name));
  return { ...Object.fromEntries(clean), ...extra };
}

function run(...words: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: environment() };
    execFile(process.execPath, [program, ...words], options, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

type Started = { child: ChildProcess; text: () => string; url: string };

/** Starts a collector and waits until it says that it is ready. */
async function start(words: string[], extra: Record<string, string> = {}): Promise<Started> {
  const child = spawn(process.execPath, [program, 'start', ...words], {
    cwd: folder,
    env: environment(extra),
  });
  children.push(child);
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += stripVTControlCharacters(String(chunk));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
    child.stdout.on('data', (chunk) => {
      text += stripVTControlCharacters(String(chunk));
      if (text.includes('Ctrl-C\n')) resolve();
    });
  });
  const url = /Dashboard\s+(http:\/\/[^/\s]+)/.exec(text)?.[1] ?? '';
  return { child, text: () => text, url };
}

async function stop({ child }: Started, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(child, 'exit');
  child.kill(signal);
  const [code] = await exit;
  return code;
}

async function countTouchpoints(): Promise<{ touchpoints: number; people: number }> {
  const config = loadConfig({ cwd: folder, env: {} });
  const collector = await startCollector({ config: { ...config, port: 0, logLevel: 'silent' } });
  try {
    const sql = 'SELECT count() AS touchpoints, uniqExact(person_id) AS people FROM touchpoint';
    const [row] = await collector.warehouse.query<{ touchpoints: number; people: number }>(sql);
    return row ?? { touchpoints: 0, people: 0 };
  } finally {
    await collector.close();
  }
}

describe('waystone start', () => {
  it('says where everything is, keeps other commands at its door, and ends cleanly', {
    timeout: SLOW,
  }, async () => {
    const started = await start(['--port', '0']);
    const { url, text } = started;
    const config = loadConfig({ cwd: folder, env: {} });
    const [site] = config.sites;
    expect(text()).toContain(`${url}/#token=${config.adminTokens[0]}`);
    expect(text()).toContain(`${url}/shop/`);
    expect(text()).toContain(
      `<script async src="${url}/waystone.js" data-key="${site?.publicKeys[0]}"></script>`,
    );
    expect(text()).toContain(`Authorization: Bearer ${config.adminTokens[0]}`);
    expect(text()).not.toContain(String(site?.secretKeys[0]));
    expect((await fetch(`${url}/health`)).status).toBe(200);

    const words = ['import', `${examples}sample-path.csv`, '--map', `${examples}sample-path.json`, '--json'];
    const imported = await run(...words);
    expect(imported).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(imported.out)).toMatchObject({
      url,
      startedHere: false,
      site: 'shop',
      accepted: 15,
      duplicates: 0,
    });

    const second = await run('start', '--port', '0');
    expect(second.code).toBe(1);
    expect(second.err).toContain(
      `is in use: Waystone runs there already (process ${started.child.pid}, ${url})`,
    );
    expect(second.err).not.toContain('    at ');

    expect(await stop(started, 'SIGINT')).toBe(0);
    expect(text()).toContain('Stopped');
    await expect(fetch(`${url}/health`)).rejects.toThrow();
    expect(await countTouchpoints()).toEqual({ touchpoints: 15, people: 3 });
  });

  it('takes the next free port where nobody chose one, and says so', { timeout: SLOW }, async () => {
    const taken = createServer();
    // Where another program has that port, it is as taken as it should be.
    taken.once('error', () => undefined);
    taken.listen(DEFAULT_PORT, '127.0.0.1');
    try {
      const started = await start([]);
      expect(started.text()).toContain(`Port ${DEFAULT_PORT} is in use; taking `);
      expect(started.url).not.toContain(`:${DEFAULT_PORT}`);
      expect(await stop(started, 'SIGTERM')).toBe(0);
    } finally {
      taken.close();
    }
  });

  it('takes no other port than the one that was chosen, by an option or in the configuration', {
    timeout: SLOW,
  }, async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      createConfig({ cwd: folder, env: {} });
      const asked = await run('start', '--port', String(port));
      expect(asked.code).toBe(1);
      expect(asked.err).toContain(`Port ${port} on 127.0.0.1 is in use by another program.`);
      expect(asked.err).toContain('--port');

      const settings = { ...loadConfig({ cwd: folder, env: {} }), port, path: undefined };
      await writeFile(join(folder, 'waystone.config.json'), JSON.stringify(settings));
      const configured = await run('start');
      expect(configured.code).toBe(1);
      expect(configured.err).toContain(`Port ${port} on 127.0.0.1 is in use by another program.`);
    } finally {
      taken.close();
    }
  });
});

describe('waystone import', () => {
  it('starts a collector of its own where none runs, and changes nothing in a second run', {
    timeout: SLOW,
  }, async () => {
    const words = [
      'import',
      `${examples}sample-counts.csv`,
      '--map',
      `${examples}sample-counts.json`,
      '--json',
    ];
    const first = await run(...words);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(first.out)).toMatchObject({
      startedHere: true,
      accepted: 34,
      duplicates: 0,
      people: 4,
    });
    const second = await run(...words);
    expect(JSON.parse(second.out)).toMatchObject({ startedHere: true, accepted: 34, duplicates: 34 });
    expect(await countTouchpoints()).toEqual({ touchpoints: 34, people: 4 });
  });

  it('needs a key for a URL, and says that a key is not accepted', { timeout: SLOW }, async () => {
    const started = await start(['--port', '0']);
    const words = [
      'import',
      `${examples}sample-path.csv`,
      '--map',
      `${examples}sample-path.json`,
      '--url',
      started.url,
    ];
    expect(await run(...words)).toMatchObject({ code: 2, err: expect.stringContaining('give --key') });
    const refused = await run(...words, '--key', 'sk_0123456789abcdef0123');
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not accept this key (401)'),
    });
    expect(await stop(started, 'SIGTERM')).toBe(0);
  });
});

describe('waystone demo', () => {
  it('fills the shop with people, once', { timeout: SLOW }, async () => {
    const words = ['demo', '--people', '120', '--json'];
    const first = await run(...words);
    expect(first).toMatchObject({ code: 0, err: '' });
    const { accepted, rejected } = JSON.parse(first.out);
    expect(accepted).toBeGreaterThan(1000);
    expect(rejected).toBe(0);
    expect(JSON.parse((await run(...words)).out)).toMatchObject({ accepted, duplicates: accepted });
    const { touchpoints, people } = await countTouchpoints();
    expect(touchpoints).toBeLessThan(accepted);
    expect(people).toBeGreaterThan(100);
  });
});
