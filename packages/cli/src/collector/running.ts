/**
 * Which collector runs on a data directory: a file there that `waystone start` writes, so that other commands find
 * it even where it had to take another port than the configuration says.
 * @module
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const runningSchema = z.object({ url: z.url(), pid: z.int().positive(), since: z.iso.datetime() });

/** A collector that runs. */
export type Running = z.infer<typeof runningSchema>;

function fileIn(data: string): string {
  return join(data, 'running.json');
}

/** Notes that this process serves a data directory. */
export function noteRunning(data: string, url: string): void {
  mkdirSync(data, { recursive: true });
  const running: Running = { url, pid: process.pid, since: new Date().toISOString() };
  writeFileSync(fileIn(data), `${JSON.stringify(running)}\n`);
}

/** Takes the note away, where it is this process's own. */
export function forgetRunning(data: string): void {
  if (readRunning(data)?.pid === process.pid) rmSync(fileIn(data), { force: true });
}

/** The collector that serves a data directory, or `null` where none is known; a note outlives a killed process. */
export function readRunning(data: string): Running | null {
  try {
    const parsed = runningSchema.safeParse(JSON.parse(readFileSync(fileIn(data), 'utf8')));
    return parsed.success && isAlive(parsed.data.pid) ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Signal 0 only asks; a process of another user refuses, and so is alive. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
