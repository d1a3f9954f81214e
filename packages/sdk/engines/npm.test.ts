import { all } from './all.ts';
import { npmChromium } from './support/puppet.ts';
import { suite } from './support/suite.ts';

suite('chromium (npm)', npmChromium, all);
