/**
 * Settings by environment variables, which win over the file.
 * @module
 */

/** Environment variables, as `process.env` has them. */
export type Environment = Record<string, string | undefined>;

type Setting = { path: readonly string[]; read?: (text: string) => unknown };

/** A number where it is one; else the text itself, so that the check names it. */
const number = (text: string): unknown =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;

const SETTINGS: Record<string, Setting> = {
  WAYSTONE_PORT: { path: ['port'], read: number },
  WAYSTONE_HOST: { path: ['host'] },
  WAYSTONE_DATA: { path: ['data'] },
  WAYSTONE_ADMIN_TOKEN: { path: ['adminTokens'], read: (text) => [text] },
  WAYSTONE_LOG_LEVEL: { path: ['logLevel'] },
  CLICKHOUSE_URL: { path: ['clickhouse', 'url'] },
  CLICKHOUSE_USER: { path: ['clickhouse', 'user'] },
  CLICKHOUSE_PASSWORD: { path: ['clickhouse', 'password'] },
  CLICKHOUSE_DATABASE: { path: ['clickhouse', 'database'] },
  CLICKHOUSE_CLUSTER: { path: ['clickhouse', 'cluster'] },
};

/** A copy of a file's settings with those of the environment over them. Empty variables count as not set. */
export function withEnvironment(file: Record<string, unknown>, env: Environment): Record<string, unknown> {
  let settings = file;
  for (const [name, { path, read }] of Object.entries(SETTINGS)) {
    const text = env[name];
    if (text !== undefined && text !== '') settings = put(settings, path, read ? read(text) : text);
  }
  return settings;
}

function put(
  settings: Record<string, unknown>,
  path: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const [key, ...rest] = path;
  if (key === undefined) return settings;
  if (rest.length === 0) return { ...settings, [key]: value };
  const inner = settings[key];
  const base = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
  return { ...settings, [key]: put(base, rest, value) };
}
