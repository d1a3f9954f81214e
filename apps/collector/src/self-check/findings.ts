import type { Facts, Finding } from './finding.ts';

/** Others on the machine may read the file, which holds keys. */
const READABLE_BY_OTHERS = 0o004;

/** The version that every view and query is tested on; the first two numbers count. */
export const TESTED_VERSION = '26.7';

/** A clock that is off by more than this dates events wrongly enough to be seen. */
const MAX_CLOCK_MS = 5000;

type Look = (facts: Facts) => Finding | null;

const configReadable: Look = ({ configFile }) => {
  if (configFile === null || process.platform === 'win32') return null;
  if ((configFile.mode & READABLE_BY_OTHERS) === 0) return null;
  return {
    check: 'config-readable-by-others',
    message: `Every user of this machine can read ${configFile.path}, which holds secret keys.`,
    remedy: `chmod 600 ${configFile.path}`,
  };
};

const noSite: Look = ({ sites }) =>
  sites > 0
    ? null
    : {
        check: 'no-site',
        message: 'No site is configured, so every event is refused.',
        remedy: 'Add one to "sites" in waystone.config.json; docs/api.md has an example.',
      };

const diskNearlyFull: Look = ({ disk }) => {
  if (disk === null || disk.freeBytes >= disk.minFreeBytes) return null;
  return {
    check: 'disk-nearly-full',
    message: `The disk of the data folder has ${disk.freeBytes} bytes free, and "spool.minFreeBytes" keeps ${disk.minFreeBytes}: events are answered with 503.`,
    remedy: 'Free some disk, or give "data" another one. Nothing acknowledged is lost; clients try again.',
  };
};

const diskSmallerThanSpool: Look = ({ disk }) => {
  if (disk === null || disk.freeBytes < disk.minFreeBytes) return null;
  const room = disk.freeBytes - disk.minFreeBytes + disk.spoolBytes;
  if (room >= disk.maxBytes) return null;
  return {
    check: 'disk-smaller-than-spool',
    message: `The spool may hold "spool.maxBytes" ${disk.maxBytes} bytes, and the disk has room for ${room}: while the store is away, events are refused sooner than the setting says.`,
    remedy: 'Lower "spool.maxBytes", or give "data" a larger disk.',
  };
};

const clockBehindSpool: Look = ({ now, newestSpooledAt }) => {
  if (newestSpooledAt === null || newestSpooledAt - now <= MAX_CLOCK_MS) return null;
  return {
    check: 'clock-behind-spool',
    message: `The clock says ${new Date(now).toISOString()}, and the spool holds rows of ${new Date(newestSpooledAt).toISOString()}: it was set back, or was ahead before.`,
    remedy: 'Set the clock by NTP. No row is lost; new events are dated by the clock as it is.',
  };
};

const clockDiffers: Look = ({ store }) => {
  if (store === null || Math.abs(store.aheadMs) <= MAX_CLOCK_MS) return null;
  const direction = store.aheadMs > 0 ? 'ahead of' : 'behind';
  return {
    check: 'clock-differs-from-store',
    message: `The store's clock is ${Math.round(Math.abs(store.aheadMs) / 1000)} s ${direction} this machine's: "now" in the views is not "now" in the events.`,
    remedy: 'Set both clocks by NTP.',
  };
};

const storeVersion: Look = ({ store }) => {
  if (store === null || compare(store.version, TESTED_VERSION) >= 0) return null;
  return {
    check: 'store-version-untested',
    message: `The store is ClickHouse ${store.version}; the views are tested on ${TESTED_VERSION}.`,
    remedy: `Use ClickHouse ${TESTED_VERSION} or newer, or read the views through before you rely on them.`,
  };
};

const LOOKS: readonly Look[] = [
  configReadable,
  noSite,
  diskNearlyFull,
  diskSmallerThanSpool,
  clockBehindSpool,
  clockDiffers,
  storeVersion,
];

/** Everything that is not as it should be. */
export function findingsOf(facts: Facts): Finding[] {
  return LOOKS.map((look) => look(facts)).filter((finding) => finding !== null);
}

/** Compares the first two numbers of two versions. */
function compare(a: string, b: string): number {
  const [left = [], right = []] = [a, b].map((version) => version.split('.').map(Number));
  return (left[0] ?? 0) - (right[0] ?? 0) || (left[1] ?? 0) - (right[1] ?? 0);
}
