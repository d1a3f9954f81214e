/**
 * CPU that processes have used (Linux; elsewhere not a number).
 * @module
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** CPU seconds that a process has used. */
export function cpuSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

/** CPU seconds that a process and those below it have used. */
export function treeCpuSeconds(pid) {
  const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)]).stdout?.toString() ?? '';
  const below = (children.match(/\d+/g) ?? []).map(treeCpuSeconds);
  return below.reduce((sum, seconds) => sum + (seconds || 0), cpuSeconds(pid));
}

/** At most so long something is waited for, in s. */
const PATIENCE = 120;

/** Resolves once a process and those below it have nothing left to do, or after two minutes. */
export async function quiet(pid) {
  let before = treeCpuSeconds(pid);
  for (let waited = 0; waited < PATIENCE; waited++) {
    await wait(1000);
    const now = treeCpuSeconds(pid);
    if (!(now - before >= 0.05)) return;
    before = now;
  }
}
