import { all } from './all.ts';
import { chromium } from './support/puppet.ts';
import { suite } from './support/suite.ts';

suite('chromium', chromium, all);
