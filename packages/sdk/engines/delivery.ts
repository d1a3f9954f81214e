/** Delivery: every event arrives, once, in order, whatever happens. */
import { expect } from 'vitest';
import type { Tab } from './support/engine.ts';
import type { Test } from './support/suite.ts';
import type { Trial } from './support/trial.ts';

const numbers = (trial: Trial, name: string) => trial.of(name).map(({ properties }) => Number(properties.n));

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

/** Tracks so many events, numbered. */
const burst = (count: number, name = 'Numbered') =>
  `for (let n = 0; n < ${count}; n++) waystone.track('${name}', { n })`;

/** Everything that was ever sent bore few bytes and asked for no preflight. */
function expectDecent({ oracle }: Trial): void {
  expect(oracle.preflights).toBe(0);
  expect(oracle.faults).toEqual([]);
  for (const { body } of oracle.calls) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(16 * 1024);
}

async function waitForRequest(trial: Trial, count = 1): Promise<void> {
  await trial.oracle.until(() => trial.oracle.calls.length >= count, `${count} requests`, 20_000);
}

export function delivery(test: Test): void {
  test('track, then leave at once: 10 of 10 arrive', async (trial) => {
    const tab = await trial.begin();
    await tab.run(`${burst(10)}; location.href = '${trial.origin()}/away'`).catch(() => {});
    await trial.expect('Numbered', 10);
    expect(numbers(trial, 'Numbered')).toEqual(upTo(10));
    expectDecent(trial);
  });

  test('an event survives 503 and a reload', async (trial) => {
    const tab = await trial.begin();
    trial.oracle.mood = { status: 503 };
    await tab.run("waystone.track('Kept')");
    await waitForRequest(trial, 2);
    await tab.run('setTimeout(() => location.reload())').catch(() => {});
    trial.oracle.mood = { status: 200 };
    await trial.expect('Kept', 1);
    expectDecent(trial);
  });

  test('a failed request is tried again on the same page', async (trial) => {
    const tab = await trial.begin();
    trial.oracle.mood = { status: 500 };
    await tab.run("waystone.track('Again')");
    await waitForRequest(trial, 2);
    trial.oracle.mood = { status: 200 };
    await trial.expect('Again', 1);
  });

  test('503 with Retry-After is waited for', async (trial) => {
    const tab = await trial.begin();
    trial.oracle.mood = { status: 503, retryAfter: '3' };
    await tab.run("waystone.track('Patient')");
    await waitForRequest(trial, 2);
    const asked = performance.now();
    trial.oracle.mood = { status: 200 };
    await trial.expect('Patient', 1);
    expect(performance.now() - asked).toBeGreaterThan(2500);
  });

  test('a cut connection, and the network back: sent at once', async (trial) => {
    const tab = await trial.begin();
    trial.oracle.mood = { status: 0 };
    await tab.run(burst(5));
    await waitForRequest(trial, 2);
    trial.oracle.mood = { status: 200 };
    await tab.run("dispatchEvent(new Event('online'))");
    await trial.expect('Numbered', 5);
    expect(numbers(trial, 'Numbered')).toEqual(upTo(5));
  });

  test(
    'offline and back',
    async (trial) => {
      const tab = await trial.begin();
      await trial.engine.offline?.(tab, true);
      expect(
        await tab.run(
          "return [navigator.onLine, await fetch('/there').then(() => 'answered', () => 'failed')]",
        ),
      ).toEqual([false, 'failed']);
      await tab.run(burst(5));
      await tab.run('await new Promise((done) => setTimeout(done, 500))');
      expect(trial.of('Numbered')).toEqual([]);
      await trial.engine.offline?.(tab, false);
      await trial.expect('Numbered', 5);
    },
    { needs: 'offline' },
  );

  test('cut off in the midst of its last word, a page still has it', async (trial) => {
    const tab = await trial.begin();
    trial.oracle.mood = { status: 503 };
    await tab.run("waystone.track('Last')");
    await waitForRequest(trial, 2);
    // As when a browser ends the process of a closed tab: what runs at that moment stops, and the next listener is
    // called. Firefox does so now and then.
    const stored = await tab.run<number>(`
      let cut = false;
      const event = new Event('pagehide');
      Object.defineProperty(event, 'type', {
        get() {
          if (cut) return 'pagehide';
          cut = true;
          throw new Error('cut off');
        },
      });
      dispatchEvent(event);
      return Object.keys(localStorage).length;
    `);
    expect(stored).toBeGreaterThan(0);
  });

  test('a tab closed while its request is on the way', async (trial) => {
    const tab = await trial.begin();
    const second = await trial.open(trial.page('/second'));
    trial.oracle.mood = { status: 200, delay: 400 };
    await tab.run(burst(10));
    await tab.run("waystone.track('Last')");
    await tab.close();
    trial.oracle.mood = { status: 200 };
    await second.run("waystone.track('Second')");
    await second.goto(trial.page('/third'));
    await trial.expect('Numbered', 10);
    await trial.expect('Last', 1);
    expect(numbers(trial, 'Numbered')).toEqual(upTo(10));
  });

  for (const count of [2, 10])
    test(`${count} tabs share one queue: each event once`, async (trial) => {
      const first = await trial.begin({}, '/');
      trial.oracle.mood = { status: 503 };
      await first.run(burst(20, 'Shared'));
      await waitForRequest(trial, 2);
      // Left behind in storage, for whoever comes next.
      await first.goto(`${trial.origin()}/away`);
      trial.oracle.mood = { status: 200, delay: 100 };
      const before = trial.oracle.deliveries.length;
      const tabs: Tab[] = [];
      for (let n = 0; n < count; n++) tabs.push(await trial.open(trial.page(`/tab-${n}`)));
      await Promise.all(tabs.map((tab, n) => tab.run(burst(10, `Tab ${n}`))));
      await trial.expect('Shared', 20);
      for (const [n] of tabs.entries()) {
        await trial.expect(`Tab ${n}`, 10);
        expect(numbers(trial, `Tab ${n}`)).toEqual(upTo(10));
      }
      expect(numbers(trial, 'Shared')).toEqual(upTo(20));
      // One tab had the queue. (What a tab had on its way when another came before it may be sent again under its id.)
      const again = trial.oracle.deliveries.slice(before).filter(({ event }) => event === 'Shared');
      const ids = again.map(({ messageId }) => messageId);
      expect(ids.length - new Set(ids).size).toBe(0);
    });

  test('storage full: events wait in memory', async (trial) => {
    const head = `<script>Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') };
      try { for (let n = 0, text = 'x'.repeat(100000); n < 200; n++) localStorage['fill' + n] = text } catch {}
      try { for (let n = 0; n < 200000; n++) localStorage['rest' + n] = 'x'.repeat(20) } catch {}</script>`;
    const tab = await trial.begin({ head });
    trial.oracle.mood = { status: 503 };
    await tab.run(burst(20));
    await waitForRequest(trial, 2);
    trial.oracle.mood = { status: 200 };
    await trial.expect('Numbered', 20);
    await tab.run('localStorage.clear()');
  });

  test('storage full, then leave: what waits arrives', async (trial) => {
    const tab = await trial.begin();
    await tab.run(`let n = 0; for (let size = 2 ** 20; size >= 1; size /= 2)
      try { for (;;) localStorage['fill' + n++] = 'x'.repeat(size) } catch {}`);
    trial.oracle.mood = { status: 503 };
    await tab.run(burst(10));
    await waitForRequest(trial, 2);
    trial.oracle.mood = { status: 200 };
    // There is room again on the next page, for whatever was left behind.
    const head =
      "<script>for (const name of Object.keys(localStorage)) if (name.startsWith('fill')) delete localStorage[name]</script>";
    await tab.goto(trial.page('/next', { head }));
    await trial.expect('Numbered', 10);
    expect(numbers(trial, 'Numbered')).toEqual(upTo(10));
  });

  test('storage and cookies denied: everything works from memory', async (trial) => {
    const head = `<script>Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError') } });
      Object.defineProperty(Document.prototype, 'cookie', { get() { throw new DOMException('denied', 'SecurityError') }, set() { throw new DOMException('denied', 'SecurityError') } })</script>`;
    const tab = await trial.begin({ head });
    await tab
      .run(`waystone.identify('ada'); ${burst(5)}; location.href = '${trial.origin()}/away'`)
      .catch(() => {});
    await trial.expect('Numbered', 5);
    const people = new Set(trial.oracle.messages.map(({ anonymousId }) => anonymousId));
    expect(people.size).toBe(1);
    expect(trial.of('Numbered')[0]?.userId).toBe('ada');
  });

  for (const [how, sign] of [
    ['behind', -1],
    ['ahead', 1],
  ] as const)
    test(`a clock a year ${how}: sent at once, with its own sentAt`, async (trial) => {
      const off = sign * 365 * 86_400_000;
      const head = `<script>const now = Date.now; Date.now = () => now() + ${off}</script>`;
      const tab = await trial.begin({ head });
      const [call] = trial.oracle.calls;
      const { sentAt = 0, batch = [] } = call?.envelope ?? {};
      expect(Math.abs(Date.now() + off - sentAt)).toBeLessThan(86_400_000);
      expect(Math.abs(sentAt - Number(batch[0]?.timestamp))).toBeLessThan(60_000);
      // What waits for the next page keeps its order, whatever the clock says.
      trial.oracle.mood = { status: 503 };
      await tab.run(burst(5));
      await waitForRequest(trial, 2);
      trial.oracle.mood = { status: 200 };
      await tab.goto(trial.page('/next', { head }));
      await trial.expect('Numbered', 5);
      expect(numbers(trial, 'Numbered')).toEqual(upTo(5));
    });

  test('an event of 20 KB arrives once, and the page may be left at once', async (trial) => {
    const tab = await trial.begin();
    const big = (n: number) => `waystone.track('Big', { n: ${n}, text: 'x'.repeat(20000) })`;
    await tab.run(big(0));
    await trial.expect('Big', 1);
    await tab.run(`${big(1)}; location.href = '${trial.page('/next')}'`).catch(() => {});
    const all = await trial.expect('Big', 2);
    expect(all.map(({ properties }) => String(properties.text).length)).toEqual([20_000, 20_000]);
    expect(trial.oracle.faults).toEqual([]);
  });

  test('host and path of the collector are the page’s to set', async (trial) => {
    const tab = await trial.begin({
      tag: trial.tag(`data-host="${trial.oracle.origin}/mounted/" data-path="in"`, trial.key, trial.origin()),
    });
    await trial.alive(tab);
    await tab.goto(`${trial.origin()}/away`);
    await trial.oracle.until(() => trial.of('Page Engaged').length > 0, 'the last word', 20_000);
    expect(new Set(trial.oracle.calls.map(({ url }) => url))).toEqual(new Set(['/mounted/in']));
  });

  test('5,000 events in a burst arrive, in order', async (trial) => {
    const tab = await trial.begin();
    await tab.run(burst(5000));
    await trial.oracle.until(() => trial.of('Numbered').length >= 5000, '5,000 events', 60_000);
    expect(numbers(trial, 'Numbered')).toEqual(upTo(5000));
    expectDecent(trial);
  });

  test('past its bound the queue drops the oldest, and says so', async (trial) => {
    const tab = await trial.begin({ attributes: 'data-debug' });
    trial.oracle.mood = { status: 503 };
    await tab.run(`window.drops = []; window.said = [];
      const debug = console.debug; console.debug = (...words) => { said.push(words.slice(0, 3).join(' ')) };
      waystone.on('drop', (reason, message) => drops.push([reason, message.properties.n]));
      ${burst(10_020)}`);
    const drops = await tab.run<[string, number][]>('return drops');
    expect(drops.length).toBeGreaterThanOrEqual(20);
    expect(drops.slice(0, 20)).toEqual(upTo(20).map((n) => ['queue_full', n]));
    expect(await tab.run('return said.some((words) => words.startsWith("waystone drop queue_full"))')).toBe(
      true,
    );
  });

  test('the page spends the keepalive quota itself, and events arrive all the same', async (trial) => {
    const tab = await trial.begin();
    await tab.run(`fetch('/hang', { method: 'POST', body: 'x'.repeat(60 * 1024), keepalive: true }).catch(() => {});
      for (let n = 0; n < 20; n++) waystone.track('Numbered', { n, text: 'x'.repeat(1000) })`);
    await trial.expect('Numbered', 20);
    await tab
      .run(
        `for (let n = 0; n < 20; n++) waystone.track('Late', { n, text: 'x'.repeat(1000) }); location.href = '${trial.page('/next')}'`,
      )
      .catch(() => {});
    await trial.expect('Late', 20);
    expectDecent(trial);
  });
}
