/** What an owner does with data from the command line: hand out, forget, copy, bring back. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Collector, createConfig, loadConfig, startCollector } from '@waystone/collector';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send, temporaryFolder } from '../support/stack.ts';

const program = fileURLToPath(new URL('../../packages/cli/bin/waystone.js', import.meta.url));

type Ended = { code: number; out: string; err: string };

describe('the life of data', () => {
  const folder = temporaryFolder();
  const config = join(folder.path, 'waystone.config.json');
  let collector: Collector;

  const run = (...words: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const env = Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^(WAYSTONE|CLICKHOUSE)_/.test(name)),
      );
      execFile(process.execPath, [program, ...words], { cwd: folder.path, env }, (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code), out, err }),
      );
    });

  beforeAll(async () => {
    createConfig({ path: config, env: {} });
    const settings = JSON.parse(readFileSync(config, 'utf8'));
    writeFileSync(config, JSON.stringify({ ...settings, port: 0, logLevel: 'silent' }));
    collector = await startCollector({ config: loadConfig({ path: config, env: {} }) });
    const [key = ''] = collector.config.sites[0]?.secretKeys ?? [];
    const page = (userId: string) => ({ type: 'page', messageId: `page-${userId}`, userId });
    await send(collector.url, [page('ada'), page('bob')], { key });
    const { pid } = process;
    const running = { url: collector.url, pid, since: new Date().toISOString() };
    writeFileSync(join(collector.config.data, 'running.json'), JSON.stringify(running));
  });
  afterAll(async () => {
    await collector?.close();
    folder.remove();
  });

  it('hands out what is known of a person, in a file for the owner alone', async () => {
    const file = join(folder.path, 'ada.ndjson');
    expect((await run('export', '--person', 'ada', '--out', file)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('"message_id":"page-ada"');
    expect(readFileSync(file, 'utf8')).not.toContain('bob');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('says that nobody is known by an id', async () => {
    const { code, err } = await run('export', '--person', 'nobody');
    expect([code, err]).toEqual([1, 'Nothing is known of that id on this site.\n']);
  });

  it('copies the store while it runs', async () => {
    const { code, out } = await run('backup', '--out', join(folder.path, 'copy.tar'));
    expect([code, out]).toEqual([0, expect.stringMatching(/copy\.tar {2}\d+ bytes\n$/)]);
    expect(existsSync(join(folder.path, 'copy.tar'))).toBe(true);
  });

  it('copies every site at once, with none of them named', async () => {
    const settings = JSON.parse(readFileSync(config, 'utf8'));
    const two = { ...settings, data: collector.config.data, sites: [...settings.sites, { id: 'second' }] };
    const path = join(folder.path, 'two-sites.json');
    writeFileSync(path, JSON.stringify(two));
    const { code, err } = await run('backup', '--config', path, '--out', join(folder.path, 'both.tar'));
    expect([code, err]).toEqual([0, '']);
    expect((await run('export', '--config', path, '--person', 'ada')).err).toContain(
      'There are several sites',
    );
  });

  it('forgets a person only when told so twice', async () => {
    const asked = await run('erase', '--person', 'ada');
    expect(asked.out).toContain('Would remove 1 events and 0 refused messages, known by 1 ids.');
    expect(asked.out).toContain('Add --yes');
    expect((await run('erase', '--person', 'ada', '--yes')).out).toContain('Removed 1 events');
    expect((await run('export', '--person', 'ada')).code).toBe(1);
    expect((await run('export', '--person', 'bob')).code).toBe(0);
  });

  it('restores a copy into an empty folder, where everything is as it was', async () => {
    const data = join(folder.path, 'restored');
    mkdirSync(data);
    const restored = await run('restore', join(folder.path, 'copy.tar'), '--data', data);
    expect([restored.err, restored.code]).toEqual(['', 0]);
    expect(restored.out).toContain('2 events are in');
    const again = await startCollector({ config: { ...collector.config, data } });
    try {
      const rows = await again.warehouse.query<{ person_id: string }>(
        'SELECT person_id FROM touchpoint ORDER BY person_id',
      );
      expect(rows.map(({ person_id }) => person_id)).toEqual(['ada', 'bob']);
    } finally {
      await again.close();
    }
  });

  it('restores over nothing that is there, and from nothing that is no copy', async () => {
    const data = join(folder.path, 'restored');
    const over = await run('restore', join(folder.path, 'copy.tar'), '--data', data);
    expect([over.code, over.err]).toEqual([1, expect.stringContaining('holds 2 events')]);
    const missing = await run('restore', 'nowhere.tar', '--data', join(folder.path, 'other'));
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('There is no file nowhere.tar')]);
  });

  it('says which file is no backup, and makes nothing of it', async () => {
    const data = join(folder.path, 'untouched');
    for (const [name, content] of [
      ['empty.tar', ''],
      ['text.tar', 'no tar'],
      ['other.zip', 'PK\u0003\u0004'.padEnd(2000, 'x')],
    ] as const) {
      const file = join(folder.path, name);
      writeFileSync(file, content);
      const { code, err } = await run('restore', file, '--data', data);
      expect([code, err]).toEqual([
        1,
        `${file} is no backup; give a file that "waystone backup" has written.\n`,
      ]);
    }
    expect(existsSync(data)).toBe(false);
  });

  it('leaves the store as it was where a backup is cut off, damaged, or another tar', async () => {
    const data = join(folder.path, 'without-events');
    const start = () => startCollector({ config: { ...collector.config, data } });
    const before = await start();
    const [key = ''] = before.config.sites[0]?.secretKeys ?? [];
    await send(before.url, [{ type: 'track', messageId: 'kept', userId: 'cleo' }], { key });
    await before.close();
    const whole = readFileSync(join(folder.path, 'copy.tar'));
    const damaged = Buffer.from(whole);
    damaged.fill(0, 20_480, 24_576);
    for (const [name, content] of [
      ['cut.tar', whole.subarray(0, whole.length / 2)],
      ['head.tar', whole.subarray(0, 512)],
      ['damaged.tar', damaged],
    ] as const) {
      const file = join(folder.path, name);
      writeFileSync(file, content);
      const { code, err } = await run('restore', file, '--data', data);
      expect([code, err]).toEqual([
        1,
        expect.stringMatching(`^${file} cannot be restored: .*, and whole\\?`),
      ]);
    }
    const after = await start();
    try {
      const refused = await after.warehouse.query<{ payload: string }>('SELECT payload FROM rejected_event');
      expect(refused.map(({ payload }) => JSON.parse(payload).messageId)).toEqual(['kept']);
    } finally {
      await after.close();
    }
  });

  it('makes a key that works after the next start, and takes it away', async () => {
    const made = await run('keys', 'create', '--secret');
    const [, key = ''] = /(sk_\w+)/.exec(made.out) ?? [];
    expect(loadConfig({ path: config, env: {} }).sites[0]?.secretKeys).toContain(key);
    expect((await run('keys', 'revoke', key)).code).toBe(0);
    expect((await run('keys', 'list', '--show')).out).not.toContain(key);
    expect((await run('keys', 'rotate')).err).toContain('"rotate" is nothing that keys can do');
  });
});
