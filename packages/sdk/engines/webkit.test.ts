import { all } from './all.ts';
import { suite } from './support/suite.ts';
import { webkit } from './support/webkit.ts';

suite('webkit', webkit, all);
