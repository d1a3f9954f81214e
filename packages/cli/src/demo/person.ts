/**
 * The people of the demo.
 * @module
 */
import type { Rhythm } from './clock.ts';
import { type Device, type DeviceKind, drawDevice } from './devices.ts';
import { Random } from './random.ts';
import type { Solution } from './shop.ts';

/** A company that installs air cleaners, and buys them by the dozen. */
export type Account = {
  id: string;
  name: string;
  employees: number;
  role: 'engineer' | 'owner' | 'purchasing';
};

/** Somebody, as they are before they first come. */
export type Person = {
  /** Unique in the demo; every id of the person begins with it. */
  key: string;
  /** How set they are on an air cleaner, 0 to 1. */
  intent: number;
  solution: Solution;
  devices: [Device, ...Device[]];
  rhythm: Rhythm;
  locale: string;
  timezone: string;
  /** Whether somebody else of the household signs in on the same device. */
  shares: boolean;
  account: Account | null;
};

/** What sets one demo apart from another: its people do not meet those of any other. */
export type World = { seed: number; days: number };

/** Companies have three people each, and every 60th person begins one. */
const ACCOUNT_EVERY = 60;
const ROLES = ['engineer', 'owner', 'purchasing'] as const;

const INTENTS = [
  [0.12, 60],
  [0.45, 29],
  [0.82, 11],
] as const;

const PLACES: readonly (readonly [place: readonly [locale: string, timezone: string], weight: number])[] = [
  [['en-IE', 'Europe/Dublin'], 34],
  [['de-DE', 'Europe/Berlin'], 30],
  [['nl-NL', 'Europe/Amsterdam'], 16],
  [['fr-FR', 'Europe/Paris'], 14],
  [['en-GB', 'Europe/London'], 6],
];

/** What all ids of a demo begin with. */
export function prefixOf({ seed, days }: World): string {
  return `demo-${seed}-${days}`;
}

/** The person with a number: the same in every run, however many others there are. */
export function drawPerson(index: number, world: World): Person {
  const random = new Random('person', world.seed, world.days, index);
  const account = accountOf(index, world);
  const [locale, timezone] = random.weighted(PLACES);
  return {
    key: `${prefixOf(world)}-p${String(index).padStart(5, '0')}`,
    intent: Math.min(0.95, random.weighted(INTENTS) * random.between(0.8, 1.15) + (account ? 0.25 : 0)),
    solution: account || random.chance(0.42) ? 'furnace' : 'portable',
    devices: drawDevices(account !== null, random),
    rhythm: account ? 'office' : 'home',
    locale,
    timezone,
    shares: account === null && random.chance(0.12),
    account,
  };
}

function accountOf(index: number, world: World): Account | null {
  const role = ROLES[index % ACCOUNT_EVERY];
  if (role === undefined) return null;
  const number = Math.floor(index / ACCOUNT_EVERY);
  const random = new Random('account', world.seed, world.days, number);
  return {
    id: `${prefixOf(world)}-a${String(number).padStart(3, '0')}`,
    name: `${random.pick(['North', 'Harbour', 'Valley', 'Bridge', 'Mill', 'Station'])} Heating ${number + 1}`,
    employees: random.whole(3, 60),
    role,
  };
}

function drawDevices(office: boolean, random: Random): [Device, ...Device[]] {
  const kinds: (readonly [DeviceKind, number])[] = office
    ? [
        ['desktop', 88],
        ['phone', 12],
      ]
    : [
        ['phone', 58],
        ['desktop', 33],
        ['tablet', 9],
      ];
  const first = drawDevice(random.weighted(kinds), 'd1', random);
  if (!random.chance(0.38)) return [first];
  return [first, drawDevice(first.kind === 'desktop' ? 'phone' : 'desktop', 'd2', random)];
}
