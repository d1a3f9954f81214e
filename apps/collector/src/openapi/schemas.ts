/**
 * The shapes that the OpenAPI document names, each the zod schema that judges or describes them.
 * @module
 */
import {
  aliasSchema,
  apiErrorSchema,
  batchSchema,
  groupSchema,
  identifySchema,
  messageSchema,
  pageSchema,
  peopleAnswerSchema,
  personAnswerSchema,
  screenSchema,
  sessionRequestSchema,
  sitesAnswerSchema,
  stageCountRowSchema,
  stageFunnelRowSchema,
  trackSchema,
  verdictSchema,
} from '@waystone/protocol';
import { z } from 'zod';
import { rowsBody } from '../model/routes.ts';
import { erasureBody } from '../privacy/routes.ts';
import { rollbackBody, setBody, tryBody } from '../rules/routes.ts';

/** Of one message whose type the path says. */
function untyped<T extends { type: z.ZodLiteral }>({ shape }: z.ZodObject<T>): z.ZodObject {
  const writeKey = z.string().optional();
  return z.looseObject({ ...shape, type: shape.type.optional(), writeKey });
}

const count = z.number().int().nonnegative();
const loose = z.looseObject({});

/** What is sent. */
export const SENT = {
  Alias: untyped(aliasSchema),
  // Each is judged by itself; the schema of the envelope alone takes anything.
  Batch: z.looseObject({ ...batchSchema.shape, batch: z.array(messageSchema) }),
  Erasure: erasureBody,
  Group: untyped(groupSchema),
  Identify: untyped(identifySchema),
  ModelRows: rowsBody,
  Page: untyped(pageSchema),
  Rollback: rollbackBody,
  Rules: setBody,
  RuleTrial: tryBody,
  Screen: untyped(screenSchema),
  Session: sessionRequestSchema,
  Track: untyped(trackSchema),
} satisfies Record<string, z.ZodType>;

/** What is answered. */
export const ANSWERED = {
  Backup: z.object({ file: z.string(), bytes: count }),
  Erased: z.object({ events: count, rejected_events: count, ids: count }),
  Error: apiErrorSchema,
  ModelRowsStored: z.object({ rows: count }),
  People: peopleAnswerSchema,
  Person: personAnswerSchema,
  RuleFaults: z.object({ faults: z.array(loose) }),
  RuleMatches: z.object({ matches: z.array(loose) }),
  RuleMoves: z.object({ moves: z.array(loose) }),
  RulesApplied: z.object({ version: count, rules: count }),
  RulesRolledBack: z.object({ version: count }),
  RuleVersions: z.object({ version: count, versions: z.array(loose) }),
  Sites: sitesAnswerSchema,
  StageCounts: z.object({ rows: z.array(stageCountRowSchema) }),
  StageFunnel: z.object({ rows: z.array(stageFunnelRowSchema) }),
  Verdict: verdictSchema,
} satisfies Record<string, z.ZodType>;
