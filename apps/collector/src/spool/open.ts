import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { SpoolInUseError } from './errors.ts';
import { type Identity, Spool, type SpoolOptions } from './spool.ts';
import { LANES, openStore, type Store } from './store.ts';
import { verifySpool } from './verify.ts';

/**
 * Opens a spool: rows on disk, in order, until the store has them; and the ids of messages seen before.
 *
 * @throws SpoolInUseError, SpoolUnreadableError, SpoolUnavailableError (disk full).
 */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  await verifySpool(options.path);
  const store = await openPatiently(options.path);
  try {
    const identity = await ensureIdentity(store, options.columns);
    return new Spool(store, identity, options);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** A predecessor that was killed may leave its reader (`walk.ts`) behind for a moment. */
const IN_USE_GRACE_MS = 2000;
const LOOK_AGAIN_MS = 100;

async function openPatiently(path: string): Promise<Store> {
  for (const until = performance.now() + IN_USE_GRACE_MS; ; await wait(LOOK_AGAIN_MS)) {
    try {
      return openStore(path);
    } catch (error) {
      if (!(error instanceof SpoolInUseError) || performance.now() > until) throw error;
    }
  }
}

/** The spool's own secret, and every list of columns that rows in it may have been written for. */
async function ensureIdentity(store: Store, columns: SpoolOptions['columns']): Promise<Identity> {
  const known = store.notes.get('identity') as Identity | undefined;
  const identity = known ?? {
    secret: randomBytes(32).toString('hex'),
    layouts: { event: [], rejected_event: [] },
  };
  for (const lane of LANES) {
    const current = [...columns[lane]];
    if (identity.layouts[lane].at(-1)?.join() !== current.join()) identity.layouts[lane].push(current);
  }
  await store.commit(() => {
    store.notes.put('identity', identity);
  });
  return identity;
}
