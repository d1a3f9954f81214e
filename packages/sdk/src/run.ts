/**
 * What a script tag does: reads its settings, starts, and replays the calls made before it loaded.
 * @module
 */
import { settings } from './config.ts';
import { create } from './create.ts';
import { guard } from './guard.ts';
import type { Feature } from './tracker.ts';

type Call = [name: string, ...args: unknown[]];

/** The one-line stub, or a tracker that already runs. */
type Callable = ((...call: Call) => unknown) & { q?: { push: (call: Call) => unknown }; track?: unknown };

/** Starts the tracker of the script that runs now, with the features given. */
export const run = guard((features: Record<string, Feature>) => {
  const page = window as { waystone?: Callable };
  const script = document.currentScript as HTMLScriptElement;
  const stub = page.waystone;
  const waystone: Callable = create(settings(script.src, script.dataset), features) as unknown as Callable;
  // With two keys on one page, the first keeps the name.
  if (stub?.track) return;
  page.waystone = waystone;
  (stub?.q as Call[] | undefined)?.map((call) => waystone(...call));
  // Whoever kept the stub still pushes.
  waystone.q = { push: (call) => waystone(...call) };
});
