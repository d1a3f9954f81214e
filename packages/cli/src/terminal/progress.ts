/**
 * A progress bar on a terminal; nothing anywhere else, so that logs stay readable.
 * @module
 */

/** A bar under way. */
export type ProgressBar = {
  /** @param share of the work that is done, 0 to 1. */
  show(share: number, message: string): void;
  /** Takes it away. */
  clear(): void;
};

const CELLS = 30;
const REDRAW_MS = 100;
const CLEAR_LINE = '\r\u001B[K';

/** Starts a bar on standard error, where that is a terminal. */
export function startProgress(output: NodeJS.WriteStream = process.stderr): ProgressBar {
  if (!output.isTTY) return { show() {}, clear() {} };
  let drawn = 0;
  return {
    show(share, message) {
      if (Date.now() - drawn < REDRAW_MS && share < 1) return;
      drawn = Date.now();
      output.write(CLEAR_LINE + drawBar(share, message).slice(0, Math.max(20, output.columns - 1)));
    },
    clear() {
      output.write(CLEAR_LINE);
    },
  };
}

/** `█████░░░░░  50 %  message` */
export function drawBar(share: number, message: string): string {
  const done = Math.round(Math.min(1, Math.max(0, share)) * CELLS);
  const percent = `${Math.floor(Math.min(1, Math.max(0, share)) * 100)}`.padStart(4);
  return `${'█'.repeat(done)}${'░'.repeat(CELLS - done)}${percent} %  ${message}`;
}
