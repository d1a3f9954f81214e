import { all } from './all.ts';
import { firefox } from './support/puppet.ts';
import { suite } from './support/suite.ts';

suite('firefox', firefox, all);
