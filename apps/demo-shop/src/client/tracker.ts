/**
 * The stub queue: calls made before the tracker has loaded wait in `waystone.q`, and the tracker takes them over.
 * Once it has loaded, `window.waystone` is the tracker itself.
 * @module
 */

/** A call of the tracker, in Segment's signatures. Page views are the tracker's own business. */
export type Call =
  | ['track', event: string, properties?: Record<string, unknown>]
  | ['identify', userId: string, traits?: Record<string, unknown>]
  | ['reset']
  | ['optOut', out?: boolean];

type Tracker = { (...call: Call): void; q?: Call[] };

declare global {
  interface Window {
    waystone?: Tracker;
  }
}

/** Makes `window.waystone` the stub, unless the tracker is there already. */
export function installStub(): void {
  if (window.waystone) return;
  const stub: Tracker = (...call) => {
    stub.q ??= [];
    stub.q.push(call);
  };
  window.waystone = stub;
}

/** Makes a call now, by whichever of stub and tracker is there. */
export function tell(...call: Call): void {
  window.waystone?.(...call);
}
