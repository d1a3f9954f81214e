/**
 * One load of the page in a profile of its own, with the CPU slowed down.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';

const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';

/** Most time for a first view to be sent, and time after it in which a tracker settles, in ms. */
const PATIENCE_MS = 8000;
const SETTLE_MS = 1000;

/** https://w3c.github.io/longtasks/: more than this is long, in ms. */
const LONG_MS = 50;

/** Where in a trace the tracker's tag was put in. */
const MARK = 'tag put in';

/** So long without a long task, and the page counts as idle, in ms. */
const QUIET_MS = 500;

/** Headless browsers look like robots, which some trackers leave out; and long tasks have to be watched from the start. */
function prepare() {
  Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false });
  window.longTasks = [];
  new PerformanceObserver((list) =>
    window.longTasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration }))),
  ).observe({
    type: 'longtask',
    buffered: true,
  });
}

/** Puts a tracker's tags into a page that is there already. A tag set by `innerHTML` would not run. */
function insert(head) {
  const template = document.createElement('template');
  template.innerHTML = head;
  for (const { attributes } of template.content.querySelectorAll('script')) {
    const script = document.createElement('script');
    for (const { name, value } of attributes) script.setAttribute(name, value);
    document.head.append(script);
  }
  performance.mark('tag put in');
}

/**
 * The page as its maker installs the tracker: the tag in its head.
 *
 * @returns what one load cost. Times are of the main thread's own CPU clock, in ms, so that other work on the machine
 * does not count.
 */
export function measureLoad(browser, sites, tracker, throttle) {
  return inPage(browser, throttle, async (page, cdp) => {
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    const record = sites.load(tracker);
    await page.goto(sites.page, { waitUntil: 'load' });
    const view = await firstView(record, tracker);
    const metrics = await metricsOf(cdp);
    const { longTasks, elements } = await page.evaluate(() => ({
      longTasks: window.longTasks.length,
      elements: document.querySelectorAll('*').length,
    }));
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await cdp.send('HeapProfiler.collectGarbage');
    await cdp.send('HeapProfiler.collectGarbage');
    const { usedSize } = await cdp.send('Runtime.getHeapUsage');
    const { JSEventListeners } = await metricsOf(cdp);
    return {
      scriptMs: metrics.ScriptDuration * 1000,
      compileMs: metrics.V8CompileDuration * 1000,
      taskMs: metrics.TaskDuration * 1000,
      longTasks,
      heapKb: usedSize / 1024,
      listeners: JSEventListeners,
      requests: record.requests - record.preflights,
      preflights: record.preflights,
      scriptBytes: record.scriptBytes,
      bodyBytes: view?.bytes ?? Number.NaN,
      elements,
    };
  });
}

/**
 * The same page without a tracker until it is idle; then the tracker's tag is put into it. Parsing and laying out the
 * page takes long tasks of its own at this speed, in which a tracker's cannot be told: here all are the tracker's.
 *
 * @returns {Promise<number[]>} the tasks since then that took the main thread more than 50 ms of its CPU clock, in ms.
 */
export function measureLongTasks(browser, sites, tracker, throttle) {
  return inPage(browser, throttle, async (page) => {
    const record = sites.load({ ...tracker, head: '' });
    await page.goto(sites.page, { waitUntil: 'load' });
    await page.waitForFunction(
      (quiet) => performance.now() - Math.max(0, ...longTasks.map((t) => t.startTime + t.duration)) > quiet,
      QUIET_MS,
      { polling: 100 },
    );
    await browser.startTracing(page, { categories: TRACED });
    await page.evaluate(insert, tracker.head);
    await firstView(record, tracker);
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
    return longTasksIn(traceEvents);
  });
}

/** Tasks of every thread with their CPU time, and the page's own marks. */
const TRACED = ['disabled-by-default-devtools.timeline', 'blink.user_timing'];

/** Of the thread that has the mark, from the mark on; `tdur` is what a task took of the thread's clock, in µs. */
function longTasksIn(events) {
  const mark = events.find(({ name, cat }) => name === MARK && cat.includes('user_timing'));
  if (!mark) throw new Error('The trace does not hold the mark of the tag that was put in.');
  const tasks = events.filter(
    ({ name, pid, tid, ts }) => name === 'RunTask' && pid === mark.pid && tid === mark.tid && ts >= mark.ts,
  );
  return tasks.map(({ tdur = 0 }) => tdur / 1000).filter((ms) => ms > LONG_MS);
}

/** A page in a profile of its own, as slow as is asked for. */
async function inPage(browser, throttle, task) {
  const context = await browser.newContext({ userAgent: USER_AGENT, viewport: { width: 1280, height: 800 } });
  try {
    await context.addInitScript(prepare);
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle });
    return await task(page, cdp);
  } finally {
    await context.close();
  }
}

/** Waits for the first view to be sent, and for the tracker to settle; `undefined` where none comes. */
async function firstView(record, tracker) {
  const isView = ({ pathname, bytes }) => bytes > 0 && tracker.view?.test(pathname);
  for (
    const end = Date.now() + PATIENCE_MS;
    tracker.view && !record.bodies.some(isView) && Date.now() < end;
  )
    await sleep(25);
  await sleep(SETTLE_MS);
  return record.bodies.find(isView);
}

async function metricsOf(cdp) {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}
