import type { Code } from '@waystone/cli';
import type { Asked, Mode, Reply, Surgery } from '../surgery.ts';

/** A small site, what the doctor finds there, by which ways of looking, and some of its words. */
export type Case = [
  name: string,
  code: Code,
  modes: Mode[],
  site: (at: Surgery) => Record<string, Reply | string>,
  expected?: {
    says?: (at: Surgery) => string;
    remedy?: (at: Surgery) => string;
    asked?: (at: Surgery) => Asked;
  },
];

export const BOTH: Mode[] = ['browser', 'fetch'];
