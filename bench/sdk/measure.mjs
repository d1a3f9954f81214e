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

/** Headless browsers look like robots, which some trackers leave out; and long tasks have to be watched from the start. */
function prepare() {
  Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false });
  window.longTasks = [];
  new PerformanceObserver((list) =>
    window.longTasks.push(...list.getEntries().map(({ duration }) => duration)),
  ).observe({
    type: 'longtask',
    buffered: true,
  });
}

/**
 * @returns what one load cost. Times are of the main thread's own CPU clock, in ms, so that other work on the machine
 * does not count.
 */
export async function measure(browser, sites, tracker, throttle) {
  const context = await browser.newContext({ userAgent: USER_AGENT, viewport: { width: 1280, height: 800 } });
  try {
    await context.addInitScript(prepare);
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle });
    const record = sites.load(tracker);
    await page.goto(sites.page, { waitUntil: 'load' });
    const isView = ({ pathname, bytes }) => bytes > 0 && tracker.view?.test(pathname);
    for (
      const end = Date.now() + PATIENCE_MS;
      tracker.view && !record.bodies.some(isView) && Date.now() < end;
    )
      await sleep(25);
    await sleep(SETTLE_MS);
    const metrics = await metricsOf(cdp);
    const { longTasks, elements } = await page.evaluate(() => ({
      longTasks: window.longTasks,
      elements: document.querySelectorAll('*').length,
    }));
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await cdp.send('HeapProfiler.collectGarbage');
    await cdp.send('HeapProfiler.collectGarbage');
    const { usedSize } = await cdp.send('Runtime.getHeapUsage');
    const { JSEventListeners } = await metricsOf(cdp);
    const view = record.bodies.find(isView);
    return {
      scriptMs: metrics.ScriptDuration * 1000,
      compileMs: metrics.V8CompileDuration * 1000,
      taskMs: metrics.TaskDuration * 1000,
      longTasks: longTasks.length,
      longest: Math.max(0, ...longTasks),
      heapKb: usedSize / 1024,
      listeners: JSEventListeners,
      requests: record.requests - record.preflights,
      preflights: record.preflights,
      scriptBytes: record.scriptBytes,
      bodyBytes: view?.bytes ?? Number.NaN,
      elements,
    };
  } finally {
    await context.close();
  }
}

async function metricsOf(cdp) {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}
