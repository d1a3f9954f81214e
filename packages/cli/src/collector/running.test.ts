import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetRunning, noteRunning, readRunning } from './running.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waystone-running-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const noteOf = (pid: number): string =>
  JSON.stringify({ url: 'http://127.0.0.1:1', pid, since: '2026-01-01T00:00:00Z' });

describe('the note of a running collector', () => {
  it('is read by others, and taken away at the end', () => {
    const data = join(folder, 'data');
    expect(readRunning(data)).toBeNull();
    noteRunning(data, 'http://127.0.0.1:8787');
    expect(readRunning(data)).toMatchObject({ url: 'http://127.0.0.1:8787', pid: process.pid });
    forgetRunning(data);
    expect(readRunning(data)).toBeNull();
  });

  it('does not count once its process has ended, nor where it is damaged', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(join(folder, 'running.json'), noteOf(pid));
    expect(readRunning(folder)).toBeNull();
    writeFileSync(join(folder, 'running.json'), '{"url":');
    expect(readRunning(folder)).toBeNull();
  });

  it("is left alone where it is another process's", () => {
    writeFileSync(join(folder, 'running.json'), noteOf(process.ppid));
    forgetRunning(folder);
    expect(readRunning(folder)).toMatchObject({ pid: process.ppid });
  });
});
