/**
 * The entry of the engine's own process. Its owner starts it, and it never survives its owner.
 * @module
 */
import type { ChildOptions, FromChild, ToChild } from './messages.ts';

/** Ends at once: rows that were acknowledged are on disk, and the directory's lock is free for the next owner. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

function tell(message: FromChild): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => resolve());
  });
}

async function main(): Promise<void> {
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
