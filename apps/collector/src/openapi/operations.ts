/**
 * What may be asked below `/v1` and `/api/v1`.
 * @module
 */
import { MESSAGE_TYPES } from '@waystone/protocol';
import { z } from 'zod';
import { peopleQuery, personQuery } from '../api/parameters.ts';
import { personQuery as exportQuery } from '../privacy/routes.ts';
import { rejectedQuery } from '../rejected/routes.ts';
import type { ANSWERED, SENT } from './schemas.ts';

/** Who may ask: whoever has a write key, an admin token or the dashboard's cookie, an admin token, or everybody. */
export type Access = 'key' | 'reader' | 'token' | 'everybody';

/** One method of one path. */
export type Operation = {
  method: 'get' | 'post' | 'delete';
  path: string;
  summary: string;
  access: Access;
  query?: z.ZodObject;
  sent?: keyof typeof SENT;
  /** `null` for an answer without a body, `ndjson` and `object` for what no schema is kept of. */
  answered: keyof typeof ANSWERED | 'ndjson' | 'object' | null;
  /** Statuses of errors that are the operation's own. */
  errors: readonly number[];
};

const site = z.object({ site_id: z.string().meta({ description: 'A site of the configuration.' }) });
const withSite = (query: z.ZodObject): z.ZodObject => z.object({ ...site.shape, ...query.shape });

const named = (type: string) => `${type.charAt(0).toUpperCase()}${type.slice(1)}` as keyof typeof SENT;

const INGEST_ERRORS = [400, 401, 403, 413, 415, 429, 503];

const ingestion: Operation[] = [
  ...MESSAGE_TYPES.map((type) => ({ path: `/v1/${type}`, summary: `Send one ${type}`, sent: named(type) })),
  { path: '/v1/batch', summary: 'Send many messages', sent: 'Batch' as const },
  {
    path: '/v1/import',
    summary: 'Send many messages of the past, with a secret key; times are taken as given',
    sent: 'Batch' as const,
  },
].map((own) => ({ ...own, method: 'post', access: 'key', answered: 'Verdict', errors: INGEST_ERRORS }));

const get = (
  path: string,
  summary: string,
  answered: Operation['answered'],
  query?: z.ZodObject,
): Operation => ({
  method: 'get',
  path: `/api/v1${path}`,
  summary,
  access: 'reader',
  ...(query === undefined ? {} : { query }),
  answered,
  errors: query === undefined ? [401, 503] : [400, 401, 404, 503],
});

const post = (
  path: string,
  summary: string,
  sent: Operation['sent'],
  answered: Operation['answered'],
  errors: number[],
): Operation => ({
  method: 'post',
  path: `/api/v1${path}`,
  summary,
  access: 'token',
  ...(sent === undefined ? {} : { sent }),
  answered,
  errors: [401, ...errors, 503],
});

const BODY = [400, 404, 413];

/** Every operation, ingestion first. */
export const OPERATIONS: readonly Operation[] = [
  ...ingestion,
  get('/openapi.json', 'This document', 'object'),
  get('/sites', 'The sites', 'Sites'),
  get('/stage-funnel', 'How many people reached each stage, and stand there', 'StageFunnel', site),
  get('/stage-counts', 'How many people stand at each stage of each track', 'StageCounts', site),
  get('/people', 'People, the latest seen first', 'People', withSite(peopleQuery)),
  get('/person', 'One person: stages, how they got there, what they did', 'Person', withSite(personQuery)),
  get('/person/export', 'Everything known of a person', 'ndjson', withSite(exportQuery)),
  post('/person/erase', 'Removes everything known of a person', 'Erasure', 'Erased', [...BODY, 409]),
  get('/rejected', 'Refused messages, each once', 'ndjson', withSite(rejectedQuery)),
  get('/rules', 'The versions of what a site puts over the shipped rules', 'RuleVersions', site),
  post('/rules/check', 'Says what is wrong with rules', 'Rules', 'RuleFaults', BODY),
  post('/rules/preview', 'Says who would stand elsewhere by rules', 'Rules', 'RuleMoves', BODY),
  post('/rules/apply', 'Puts rules in use', 'Rules', 'RulesApplied', BODY),
  post('/rules/rollback', 'Puts an earlier version of the rules in use', 'Rollback', 'RulesRolledBack', BODY),
  post('/rules/try', 'Says which rules take a touchpoint', 'RuleTrial', 'RuleMatches', BODY),
  post('/backup', 'Writes the embedded store into one file', undefined, 'Backup', [409]),
  get('/model/emptied', 'Answers once everything acknowledged can be read', null),
  post('/model/rows', 'Stores rows of a fitted model', 'ModelRows', 'ModelRowsStored', [400, 413]),
  { ...get('/session', 'Tells whether somebody is signed in', null), errors: [401] },
  { ...post('/session', 'Signs in', 'Session', null, []), access: 'everybody', errors: [400, 401, 413] },
  {
    method: 'delete',
    path: '/api/v1/session',
    summary: 'Signs out',
    access: 'everybody',
    answered: null,
    errors: [],
  },
];
