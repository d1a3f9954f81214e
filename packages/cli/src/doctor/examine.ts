/**
 * Looks at a page from all sides and says what is wrong with its installation of Waystone.
 * @module
 */
import type { BrowserContext } from 'playwright-core';
import { ask } from './bounded.ts';
import { type Finding, finding } from './catalogue.ts';
import { checkCollector } from './checks/collector.ts';
import { checkEvents } from './checks/events.ts';
import { checkLoading } from './checks/loading.ts';
import { checkPage } from './checks/page.ts';
import { checkPrivacy } from './checks/privacy.ts';
import { checkSettings } from './checks/settings.ts';
import { checkTag, isHeld } from './checks/tag.ts';
import type { Installed } from './find-browser.ts';
import { deliveriesOf, type Installation, installationsOf } from './installation.ts';
import { probe } from './probe.ts';
import { findStored, type Store, type Stored } from './stored.ts';
import { type Visit, VisitError } from './visit.ts';

/** How to look. */
export type ExamineOptions = {
  /** `null` fetches instead. */
  browser: Installed | null;
  /** For the page; what is asked of the collector afterwards takes as long again at most. */
  timeoutMs: number;
  /** Where the event is looked up, for those who may. */
  store: Store | null;
  prepare?: ((context: BrowserContext) => Promise<unknown>) | undefined;
};

/** What the doctor says. */
export type Diagnosis = {
  url: string;
  mode: 'browser' | 'fetch';
  /** Name and version; empty without one. */
  browser: string;
  /** Whether the page could be looked at. */
  reached: boolean;
  findings: Finding[];
};

/** Examines a page. What goes wrong is a finding, not an error. */
export async function examine(url: string, options: ExamineOptions): Promise<Diagnosis> {
  const mode = options.browser === null ? 'fetch' : 'browser';
  try {
    const visit = await visitPage(url, options);
    const findings = await findAll(visit, options);
    return { url: visit.url, mode, browser: visit.browser, reached: true, findings };
  } catch (error) {
    if (error instanceof Error && error.name === 'BrowserStartError')
      return withoutBrowser(url, options, error.message);
    if (!(error instanceof VisitError)) throw error;
    const values = { reason: error.message, seconds: options.timeoutMs / 1000, host: new URL(url).host };
    return { url, mode, browser: '', reached: false, findings: [finding(`page_${error.kind}`, values)] };
  }
}

/** What can still be said where the browser does not start. */
async function withoutBrowser(url: string, options: ExamineOptions, reason: string): Promise<Diagnosis> {
  const diagnosis = await examine(url, { ...options, browser: null });
  const failed = finding('browser_failed', { path: options.browser?.path, reason });
  return { ...diagnosis, findings: [failed, ...diagnosis.findings] };
}

async function visitPage(url: string, { browser, timeoutMs, prepare }: ExamineOptions): Promise<Visit> {
  if (browser === null) {
    const { visitByFetch } = await import('./by-fetch.ts');
    return visitByFetch(url, AbortSignal.timeout(timeoutMs));
  }
  const { visitByBrowser } = await import('./by-browser.ts');
  return visitByBrowser(url, { browser, timeoutMs, prepare });
}

async function findAll(visit: Visit, options: ExamineOptions): Promise<Finding[]> {
  const installations = installationsOf(visit);
  const findings = [...checkPage(visit), ...checkTag(visit, installations)];
  // The same key twice is one installation from here on.
  const distinct = installations.filter(
    (one, i) => installations.findIndex(({ key }) => key === one.key) === i,
  );
  for (const installation of distinct) findings.push(...(await checkOne(visit, installation, options)));
  if (installations.length > 0) findings.push(...checkPrivacy(visit, installations));
  return unique(findings);
}

async function checkOne(
  visit: Visit,
  installation: Installation,
  options: ExamineOptions,
): Promise<Finding[]> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  const { endpoint, key } = installation;
  const findings = checkSettings(visit, installation);
  const held = isHeld(installation);
  if (!held) {
    const current = endpoint === '' ? null : await currentScript(installation, signal);
    findings.push(...checkLoading(visit, installation, current));
  }
  if (endpoint !== '' && key.startsWith('pk_'))
    findings.push(
      ...checkCollector(visit, installation, await probe(installation, new URL(visit.url).origin, signal)),
    );
  if (!held && key !== '') {
    const stored = await lookUp(visit, installation, options, signal);
    findings.push(...checkEvents(visit, installation, { timeoutMs: options.timeoutMs, stored }));
  }
  return findings;
}

/** The script as the collector has it now; `null` where it is the one the page loads, or cannot be had. */
async function currentScript({ endpoint, src }: Installation, signal: AbortSignal): Promise<string | null> {
  const address = new URL('/waystone.js', endpoint).href;
  if (src === '' || src === address) return null;
  try {
    const { status, headers, text } = await ask(address, { signal });
    return status === 200 && /javascript/.test(headers.get('content-type') ?? '') ? text : null;
  } catch {
    return null;
  }
}

async function lookUp(
  visit: Visit,
  { key }: Installation,
  { store }: ExamineOptions,
  signal: AbortSignal,
): Promise<Stored | null> {
  const delivery = deliveriesOf(visit).find((one) => one.key === key && one.status === 200);
  const id = /"messageId":"([^"]+)"/.exec(delivery?.sent ?? '')?.[1];
  return store === null || id === undefined ? null : findStored(store, id, signal);
}

function unique(findings: readonly Finding[]): Finding[] {
  return findings.filter((one, i) => findings.findIndex(({ says }) => says === one.says) === i);
}
