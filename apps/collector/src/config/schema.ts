import { z } from 'zod';

/** The port of a configuration that names none, and of every new one. */
export const DEFAULT_PORT = 8787;

/** Settings of one site: who may send to it. */
const origin = z.string().refine((value) => value === 'self' || isOrigin(value), {
  error:
    'give scheme and host alone, such as https://shop.example, or "self" for pages this collector serves',
});

const publicKey = z.string().regex(/^pk_[A-Za-z0-9_-]{4,128}$/, {
  error: 'a public key is pk_ and 4 to 128 letters, digits, _ or -',
});

const secretKey = z.string().regex(/^sk_[A-Za-z0-9_-]{16,128}$/, {
  error: 'a secret key is sk_ and 16 to 128 letters, digits, _ or -; make one with: openssl rand -hex 24',
});

const adminToken = z
  .string()
  .min(16, { error: 'an admin token has at least 16 characters; make one with: openssl rand -hex 24' });

const days = z.number().int().min(1).max(36_500);

const siteSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, {
    error: "a site's id is 1 to 63 lower-case letters, digits, _ or -",
  }),
  name: z.string().min(1).max(255).optional(),
  origins: z.array(origin).default([]),
  publicKeys: z.array(publicKey).default([]),
  secretKeys: z.array(secretKey).default([]),
  retentionDays: days.nullable().default(null),
  serverOnlyEvents: z.array(z.string().min(1).max(255)).max(1000).default([]),
});

const requests = z.number().int().min(1).max(1_000_000).nullable();

const rateLimitsSchema = z.strictObject({
  perAddress: requests.default(200),
  perPublicKey: requests.default(null),
});

const clickhouseSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'give a URL such as https://clickhouse.example:8443' })
    .nullable()
    .default(null),
  user: z.string().nullable().default(null),
  password: z.string().nullable().default(null),
  database: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'a database is named with letters, digits and _' })
    .default('waystone'),
  cluster: z.string().nullable().default(null),
});

const spoolSchema = z.strictObject({
  maxBytes: z
    .number()
    .int()
    .min(1024 * 1024)
    .default(10 * 1024 ** 3),
  minFreeBytes: z
    .number()
    .int()
    .min(0)
    .default(256 * 1024 ** 2),
  deduplicationDays: z.number().min(0).max(90).default(7),
  deduplicationMessages: z.number().int().min(0).max(64_000_000).default(2_000_000),
});

const flushSchema = z.strictObject({
  intervalMs: z.number().int().min(10).max(60_000).default(1000),
  maxRows: z.number().int().min(1).max(200_000).default(50_000),
});

const peopleSchema = z.strictObject({
  fromEvents: z.number().int().min(0).nullable().optional(),
  everyMs: z.number().int().min(100).max(3_600_000).default(2000),
});

/** `waystone.config.json`. Unknown keys are errors: a misspelt one must not be silently without effect. */
export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  port: z.number().int().min(0).max(65_535).default(DEFAULT_PORT),
  host: z.string().min(1).default('127.0.0.1'),
  data: z.string().min(1).default('./data'),
  clickhouse: clickhouseSchema.prefault({}),
  adminTokens: z.array(adminToken).default([]),
  trustedProxyHops: z.number().int().min(0).max(10).default(0),
  retentionDays: days.default(730),
  rateLimits: rateLimitsSchema.prefault({}),
  countryDatabase: z.string().min(1).nullable().default(null),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'),
  spool: spoolSchema.prefault({}),
  flush: flushSchema.prefault({}),
  people: peopleSchema.prefault({}),
  sites: z.array(siteSchema).default([]),
});

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value;
}

export type ConfigFile = z.input<typeof configSchema>;
type Parsed = z.output<typeof configSchema>;

/** One site. */
export type Site = {
  /** Such as `shop`: stands in every row of the site. */
  id: string;
  /** For people. @default the id */
  name: string;
  /** Origins whose pages may use the public keys; `"self"` means pages that this collector serves. */
  origins: string[];
  /** For pages and apps: everyone can read them. */
  publicKeys: string[];
  /** For servers: with them a message may speak for any address, agent and time. */
  secretKeys: string[];
  /** Days that its events are kept after their receipt. @default the collector's */
  retentionDays: number | null;
  /** Names of `track` events that are believed from secret keys alone. */
  serverOnlyEvents: string[];
};

/** The configuration of a collector, checked, with every default filled in. */
export type Config = Omit<Parsed, '$schema' | 'sites'> & {
  sites: Site[];
  /** The file it was read from; `null` where it was made in memory. */
  path: string | null;
};
