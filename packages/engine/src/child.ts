/**
 * The entry of the engine's own process. Its owner starts it, and it never survives its owner.
 * @module
 */
import { getPriority, setPriority } from 'node:os';
import type { ChildOptions, FromChild, ToChild } from './messages.ts';
import { LEAST_PRIORITY, NICENESS } from './threads.ts';

/** Ends at once: rows that were acknowledged are on disk, and the directory's lock is free for the next owner. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

/**
 * Lets the owner go first where both want a core: somebody waits for its answers. On Linux this is the main thread's
 * alone and of those that it starts, so it comes before the engine is loaded.
 */
function standBack(): void {
  try {
    setPriority(Math.min(LEAST_PRIORITY, getPriority() + NICENESS));
  } catch {
    // A system that has no such thing, or does not let us: all are equal then.
  }
}

function tell(message: FromChild): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => resolve());
  });
}

async function main(): Promise<void> {
  standBack();
  const options = JSON.parse(process.argv[2] ?? '{}') as ChildOptions;
  const { hostStore } = await import('./host.ts');
  const host = await hostStore(options);
  process.on('message', (message: ToChild) => {
    if (message.type === 'stop') void host.close().then(() => process.exit(0));
  });
  await tell({ type: 'ready', port: host.port });
}

process.on('disconnect', die);
// A terminal sends Ctrl-C to parent and child alike; the parent still has rows to write before the child may go.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

if (process.connected) {
  main().catch(async (error: unknown) => {
    await tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  });
} else {
  die();
}
