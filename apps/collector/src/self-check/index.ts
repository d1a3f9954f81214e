/**
 * What a collector looks at when it starts: each finding is said with its remedy, and none keeps it from starting.
 * What does (a wrong setting, a spool that cannot be read, a newer schema) is an error of its own.
 * @module
 */
import type { Logger } from 'pino';
import { type Examined, gatherFacts } from './facts.ts';
import type { Finding } from './finding.ts';
import { findingsOf } from './findings.ts';

export { CHECKS, type Check, type Finding } from './finding.ts';

/** Where each check is described. */
const DOCS = 'docs/operations.md#what-is-looked-at-when-it-starts';

/** Looks, writes each finding to the log as a warning, and returns them. */
export async function selfCheck(examined: Examined, logger: Logger): Promise<Finding[]> {
  const findings = findingsOf(await gatherFacts(examined));
  for (const { check, message, remedy } of findings) {
    logger.warn({ check, remedy, docs: DOCS }, `${message} ${remedy}`);
  }
  if (findings.length === 0) logger.info('the start-up check found nothing amiss');
  return findings;
}
