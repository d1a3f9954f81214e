/** A site's own rules: checked, tried, looked ahead with, applied, taken back. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, SITE, type Stack, startStack, temporaryFolder } from '../support/stack.ts';

const program = fileURLToPath(new URL('../../packages/cli/bin/waystone.js', import.meta.url));
const guide = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8');
const OTHER = 'other';
const OTHER_KEY = 'sk_other0000000000000000000';

const HEAD = 'rule_id,signal,kind,field,pattern,form_action,description';

type Ended = { code: number; out: string; err: string };
type Version = { version: number; note: string; rules: { rule_id: string }[] };

describe("a site's own rules", () => {
  const folder = temporaryFolder();
  let stack: Stack;

  const run = (...words: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const place = ['--url', stack.url, '--token', ADMIN_TOKEN, '--site', SITE];
      execFile(process.execPath, [program, 'rules', ...words, ...place], (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code), out, err }),
      );
    });
  const file = (name: string, ...lines: string[]) => {
    const path = join(folder.path, name);
    writeFileSync(path, `${[HEAD, ...lines].join('\n')}\n`);
    return path;
  };
  const api = (path: string, body: object) =>
    fetch(`${stack.url}/api/v1/rules/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ site_id: SITE, ...body }),
    });
  const versions = async () => {
    const answer = await fetch(`${stack.url}/api/v1/rules?site_id=${SITE}`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    return ((await answer.json()) as { versions: Version[] }).versions;
  };
  const stages = () =>
    stack.query<{ site_id: string; person_id: string; stage: string }>(
      `SELECT site_id, person_id, stage FROM person_stage WHERE track = 'buyer' ORDER BY site_id, person_id`,
    );
  const leftovers = () =>
    stack.query(
      `SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE '%staging%'`,
    );

  beforeAll(async () => {
    const site = (id: string, key: string) => ({
      id,
      name: id,
      origins: ['https://shop.example'],
      publicKeys: [`pk_${id}00000000000`],
      secretKeys: [key],
    });
    const key = 'sk_test00000000000000000000';
    stack = await startStack({ overrides: { sites: [site(SITE, key), site(OTHER, OTHER_KEY)] } });
    const page = (messageId: string, userId: string, path: string, minute: number) => ({
      type: 'page',
      messageId,
      userId,
      timestamp: new Date(Date.now() - (60 - minute) * 60_000).toISOString(),
      properties: { url: `https://shop.example${path}`, title: 'x', referrer: 'https://shop.example/' },
    });
    const story = [
      page('m1', 'ann', '/blog/dust', 0),
      page('m2', 'ann', '/unsere-tarife', 1),
      page('m3', 'ann', '/unsere-tarife/familie', 2),
      page('m4', 'bob', '/blog/dust', 0),
    ];
    await stack.send(story, { path: '/v1/import' });
    await stack.send(story, { path: '/v1/import', key: OTHER_KEY });
    await stack.settle();
  });
  afterAll(async () => {
    await stack?.close();
    folder.remove();
  });

  it('are described by an example that passes the check', async () => {
    const example = /```csv\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
    const path = join(folder.path, 'example.csv');
    writeFileSync(path, example);
    const { code, out, err } = await run('check', path);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('11 rules, nothing wrong');
  });

  it('are checked line by line, each fault with its value and a remedy', async () => {
    const path = file(
      'wrong.csv',
      'a,pricng_viewed,page,path,^/x,,',
      '# a comment',
      'b,pricing_viewed,pages,path,^/x,,',
      'c,pricing_viewed,page,path,(open,,',
      'd,pricing_viewed,page,path,(?=ahead),,',
      'e,pricing_viewed,page,form,^/x,,',
      'f,pricing_viewed,page,path,^/x,submitted,',
      'a,pricing_viewed,page,path,^/y,,',
      'no-such-rule,off,,,,,',
      'two words,pricing_viewed,page,path,^/x,,',
      'g,pricing_viewed,page,path,,,',
      `h,pricing_viewed,page,path,${'x'.repeat(501)},,`,
    );
    const { code, err } = await run('check', path);
    expect(code).toBe(1);
    const lines = err.trim().split('\n');
    for (const [line, words] of [
      [2, 'signal is "pricng_viewed": no signal has this name'],
      [4, 'kind is "pages": give page, screen'],
      [5, 'pattern is "(open": write it as RE2 has it (no look-around): missing )'],
      [6, 'pattern is "(?=ahead)": write it as RE2 has it (no look-around): invalid perl operator: (?='],
      [7, 'field is "form": only the kind form has it'],
      [8, 'form_action is "submitted": leave it empty'],
      [9, 'rule_id is "a": another line has this name'],
      [10, 'rule_id is "no-such-rule": no shipped rule has this name'],
      [11, 'rule_id is "two words": give a name'],
      [12, 'pattern is missing'],
      [13, 'shorten it to 500 characters'],
    ] as const) {
      expect(
        lines.some((text) => text.includes(`wrong.csv:${line}: `) && text.includes(words)),
        words,
      ).toBe(true);
    }
    expect(lines).toHaveLength(11);
    // The engine's advice is for whoever writes SQL by hand.
    expect(err).not.toMatch(/OptimizedRegularExpression|SQL|Look at/);
  });

  it('are told of with every fault of a line, and every line that has one', async () => {
    const path = file(
      'all-wrong.csv',
      'two words,pricng_viewed,page,form,(open,submitted,',
      'short,pricing_viewed',
      'a,pricng_viewed,pages,path,(open,,',
      'a,pricing_viewed,page,path,^/x,,',
      'too,long,page,path,^/x,,,,',
    );
    const { code, err } = await run('check', path);
    expect(code).toBe(1);
    const told = err
      .trim()
      .split('\n')
      .map((text) => text.slice(path.length + 1));
    expect(told.map((text) => /^\d+:? \w+/.exec(text)?.[0]).sort()).toEqual([
      '2: field',
      '2: form_action',
      '2: pattern',
      '2: rule_id',
      '2: signal',
      '3 has',
      '4: kind',
      '4: pattern',
      '4: signal',
      '5: rule_id',
      '6 has',
    ]);
    expect(told.map((text) => Number.parseInt(text, 10))).toEqual([2, 2, 2, 2, 2, 3, 4, 4, 4, 5, 6]);
  });

  it.each([
    [
      'rule_id,signal,knid,field,pattern\n',
      'names the column "knid", which no rule has; did you mean "kind"?',
    ],
    ['rule_id,signal,knid,fild,pattern\n', ':1 names the column "fild", which no rule has'],
    ['rule_id,signal,knid,fild,pattern\n', ':1 lacks the columns kind, field'],
    ['rule_id,signal,kind\n', 'lacks the columns field, pattern'],
    [`${HEAD}\na,b\n`, ':2 has 2 values where 7 columns are named'],
    ['', 'is empty'],
    [`${HEAD}\n"a,b\n`, 'is not CSV'],
  ])('are refused as a file of %j', async (text, words) => {
    const path = join(folder.path, 'broken.csv');
    writeFileSync(path, text);
    const { code, err } = await run('check', path);
    expect([code, err]).toEqual([1, expect.stringContaining(words)]);
  });

  it('show who would change stage, before anything is written', async () => {
    const before = await stages();
    const path = file('tariffs.csv', 'tariffs,pricing_viewed,page,path,^/unsere-tarife,,Our prices');
    const moves = (await (
      await api('preview', {
        rules: [
          {
            rule_id: 'tariffs',
            signal: 'pricing_viewed',
            kind: 'page',
            field: 'path',
            pattern: '^/unsere-tarife',
          },
        ],
      })
    ).json()) as {
      moves: { track: string; person_ids: string[] }[];
    };
    expect(moves.moves.map(({ track, person_ids }) => [track, person_ids])).toEqual([['buyer', ['ann']]]);
    const { code, out } = await run('apply', path, '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('1 person would change stage:');
    expect(out).toMatch(/buyer: \w+ → \w+ {2}1\n {4}ann\n/);
    expect(out).not.toContain('bob');
    expect(out).toContain('Nothing was written');
    expect(await versions()).toEqual([]);
    expect(await stages()).toEqual(before);
    expect(await leftovers()).toEqual([]);
  });

  it('are tried on an address before they are in use', async () => {
    const path = file('tariffs.csv', 'tariffs,pricing_viewed,page,path,^/unsere-tarife,,Our prices');
    const address = 'https://shop.example/unsere-tarife?x=1';
    expect((await run('try', address)).out).toContain('Signals: page_viewed');
    const { out } = await run('try', address, '--file', path);
    expect(out).toContain('Signals: pricing_viewed');
    expect(out).toContain('→ tariffs  pricing_viewed  (your rule, family page, priority 10)');
    expect(out).toContain('  page-any  page_viewed  (shipped, family page, priority 900)');
    expect((await run('try', address, '--event', 'Order Completed')).out).toContain('Signals: purchased');
    expect((await run('try', address, '--form', 'rueckruf', '--fields', 'name email message')).out).toContain(
      'Signals: contact_requested',
    );
    expect((await run('try', address, '--title', 'How to choose')).out).toContain('Signals: guide_read');
    expect((await run('try', address, '--referrer', 'https://www.google.com/')).out).toContain(
      'came_by_search',
    );
  });

  it('are tried on a path alone, and on nothing that is no address', async () => {
    expect((await run('try', '/unsere-tarife')).out).toContain('Signals: page_viewed');
    for (const [target, remedy] of [
      ['shop.example/pricing', 'write https://shop.example/pricing'],
      ['localhost:8080/pricing', 'write https://localhost:8080/pricing'],
      ['//shop.example/pricing', 'write https://shop.example/pricing'],
      ['notaurl', 'write one such as https://shop.example/pricing, or a path such as /pricing'],
      [
        'mailto:ann@shop.example',
        'write one such as https://shop.example/pricing, or a path such as /pricing',
      ],
    ]) {
      const { code, out, err } = await run('try', target ?? '');
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(`"${target}" is no whole address; ${remedy}`);
      const answer = await api('try', { url: target });
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain('is no whole address');
    }
    // What an app shows, and what a server reports, has none.
    expect((await api('try', { kind: 'screen', name: 'Plans' })).status).toBe(200);
  });

  it('are in use once they are applied, on their site alone', async () => {
    const before = await stages();
    const path = file(
      'tariffs.csv',
      'tariffs,pricing_viewed,page,path,^/unsere-tarife,,Our prices',
      'page-article,off,,,,,',
    );
    const { code, out } = await run('apply', path, '--note', "Our 'tariffs'");
    expect([code, out]).toEqual([0, `Version 1 of the rules of ${SITE} is in use: 2 rules.\n`]);
    const signals = await stack.query(
      `SELECT site_id, message_id, signal FROM signal WHERE message_id IN ('m1', 'm2') ORDER BY site_id, message_id`,
    );
    expect(signals).toEqual([
      { site_id: OTHER, message_id: 'm1', signal: 'article_read' },
      { site_id: OTHER, message_id: 'm2', signal: 'page_viewed' },
      { site_id: SITE, message_id: 'm1', signal: 'page_viewed' },
      { site_id: SITE, message_id: 'm2', signal: 'pricing_viewed' },
    ]);
    const after = await stages();
    expect(after.filter(({ site_id }) => site_id === OTHER)).toEqual(
      before.filter(({ site_id }) => site_id === OTHER),
    );
    expect(after).not.toEqual(before);
    expect((await run('try', 'https://shop.example/unsere-tarife')).out).toContain('Signals: pricing_viewed');
  });

  it('come out as a file that can be applied again', async () => {
    const { out } = await run('show');
    const path = join(folder.path, 'shown.csv');
    writeFileSync(path, out);
    expect((await run('check', path)).out).toContain('2 rules, nothing wrong');
    expect((await run('apply', path, '--dry-run')).out).toContain('Nobody would change stage.');
  });

  it('go back to an earlier version, or to the shipped rules', async () => {
    await run('apply', file('none.csv', 'tariffs,guide_read,page,path,^/unsere-tarife,,'));
    expect((await run('rollback', '1')).out).toContain('Version 3 is in use, with the rules of version 1.');
    expect((await versions()).map(({ version, rules }) => [version, rules.length])).toEqual([
      [3, 2],
      [2, 1],
      [1, 2],
    ]);
    expect((await run('list')).out).toMatch(
      /^3 .* 2 rules {2}in use {2}Back to version 1\n2 .*\n1 .*Our 'tariffs'\n$/,
    );
    expect((await run('rollback', '9')).err).toContain('There is no version 9; known are: 3, 2, 1, and 0.');
    await run('rollback', '0');
    const [row] = await stack.query(
      `SELECT signal FROM signal WHERE site_id = '${SITE}' AND message_id = 'm2'`,
    );
    expect(row).toEqual({ signal: 'page_viewed' });
  });

  it('are data, whatever stands in them', async () => {
    const HOSTILE = [
      "'); DROP TABLE event; --",
      "\\'); DROP TABLE event; --",
      '{{rule_set}}',
      '{site_id:String}',
      "x' OR 1 = 1",
      '`event`',
      '\\',
      '\u0000',
      '[',
      '(?P<a>',
      'a{100000}',
      '((((((((((a*)*)*)*)*)*)*)*)*)*)*$',
      '\ud800',
      'ü',
    ];
    const rules = HOSTILE.map((pattern, i) => ({
      rule_id: `hostile-${i}`,
      signal: 'pricing_viewed',
      kind: 'page',
      field: 'path',
      pattern,
      description: pattern,
    }));
    for (const pattern of HOSTILE) {
      const named = ['signal', 'kind', 'field', 'rule_id', 'family'].map((key) => ({
        ...rules[0],
        pattern: '^',
        [key]: pattern,
      }));
      expect((await api('apply', { rules: named })).status).toBe(422);
      const touchpoint = {
        url: `https://shop.example/${pattern}`,
        title: pattern,
        kind: 'track',
        name: pattern,
      };
      expect((await api('try', touchpoint)).status).toBe(200);
      expect((await api('check', { site_id: pattern, rules: [] })).status).toBe(404);
    }
    const { faults } = (await (await api('check', { rules })).json()) as { faults: { index: number }[] };
    const refused = new Set(faults.map(({ index }) => index));
    expect(refused.size).toBeGreaterThan(3);
    const sound = rules.filter((_, index) => !refused.has(index));
    expect(sound.length).toBeGreaterThan(3);
    const applied = await api('apply', { rules: sound, note: HOSTILE.join(' ') });
    expect(await applied.text()).toContain('"version"');
    const [latest] = await versions();
    expect(latest?.rules.map(({ rule_id }) => rule_id)).toEqual(sound.map(({ rule_id }) => rule_id));
    expect((await stack.query<{ n: number }>('SELECT count() AS n FROM signal'))[0]?.n).toBeGreaterThan(7);
    expect(await leftovers()).toEqual([]);
  });

  it('are the owner’s alone', async () => {
    for (const path of ['', '/check', '/preview', '/apply', '/rollback', '/try']) {
      const answer = await fetch(`${stack.url}/api/v1/rules${path}`, {
        method: path === '' ? 'GET' : 'POST',
      });
      expect(answer.status, path).toBe(401);
    }
  });
});
