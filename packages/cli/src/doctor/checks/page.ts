import { type Finding, finding } from '../catalogue.ts';
import type { Visit } from '../visit.ts';

/** Whether it is the page that was meant. */
export function checkPage({ asked, url, status, serviceWorker }: Visit): Finding[] {
  const findings: Finding[] = [];
  if (status >= 400) findings.push(finding('page_status', { status }));
  if (new URL(asked).origin !== new URL(url).origin)
    findings.push(finding('page_redirected', { asked, url }));
  if (serviceWorker !== '') findings.push(finding('service_worker', { url: serviceWorker }));
  return findings;
}
