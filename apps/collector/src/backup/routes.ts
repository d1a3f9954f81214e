import type { HttpBindings } from '@hono/node-server';
import { BackupUnsupportedError } from '@waystone/warehouse';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import { assertMayRead } from '../admin/access.ts';
import type { AdminTokens } from '../admin/tokens.ts';
import { HttpError } from '../ingest/http-error.ts';
import type { LiveStore } from '../store/live.ts';
import { type Backup, makeBackup } from './backup.ts';

/** What the route of backups works with. */
export type BackupRouteDeps = {
  tokens: AdminTokens;
  logger: Logger;
  now: () => number;
  /** @throws HttpError 503 while the store is being started. */
  live: () => LiveStore;
};

/** `POST /`: writes a backup beside the store, and says where. Wants an admin token; the cookie is not enough. */
export function backupRoutes({
  tokens,
  live,
  logger,
  now,
}: BackupRouteDeps): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post('/', async (c) => {
    assertMayRead(c.env.incoming, tokens);
    const backup: Backup = await makeBackup({ ...live(), logger, now }).catch(asAnswer);
    return c.json(backup, 200, { 'cache-control': 'no-store' });
  });
  return app;
}

function asAnswer(error: unknown): never {
  if (error instanceof BackupUnsupportedError) throw new HttpError(409, 'backup_unsupported', error.message);
  throw error;
}
