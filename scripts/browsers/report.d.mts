/** What one engine's tests leave in tests/.artifacts. */
export type Run = { engine: string; version: string; results: Record<string, string> };

export function hasRun(run: Run): boolean;
export function testTable(runs: Run[]): string;
export function runtimeTable(runs: Run[]): string;
export function untested(runs: Run[]): string;
export function page(runs: Run[]): string;
export function differences(docs: string, runs: Run[]): string[];
