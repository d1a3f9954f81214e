/**
 * The plots of an evaluation, as files.
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../terminal/errors.ts';
import type { Evaluation } from './evaluate.ts';
import { calibrationPlot, liftPlot } from './plot.ts';
import { describeTask } from './report.ts';

/** Writes `calibration.svg` and `lift.svg` into a folder, which is made. @throws CliError where it cannot. */
export function plotInto(folder: string, { curves, task }: Evaluation): void {
  const title = describeTask(task);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'calibration.svg'), calibrationPlot(curves, title));
    writeFileSync(join(folder, 'lift.svg'), liftPlot(curves, title));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`The plots cannot be written to ${folder}: ${reason}`);
  }
}
