import { z } from 'zod';
import {
  aliasSchema,
  batchSchema,
  contextSchema,
  groupSchema,
  identifySchema,
  messageSchema,
  pageSchema,
  screenSchema,
  trackSchema,
} from './message.ts';
import { verdictSchema } from './verdict.ts';

const SCHEMAS = {
  Alias: aliasSchema,
  Batch: batchSchema,
  Context: contextSchema,
  Group: groupSchema,
  Identify: identifySchema,
  Message: messageSchema,
  Page: pageSchema,
  Screen: screenSchema,
  Track: trackSchema,
  Verdict: verdictSchema,
};

/**
 * The JSON Schema (draft 2020-12) of the wire, one entry in `$defs` for each schema, derived from zod.
 */
export function jsonSchema(): { $schema: string; $defs: Record<string, unknown> } {
  const $defs = Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, schema]) => {
      const { $schema: _, ...definition } = z.toJSONSchema(schema, { io: 'input' });
      return [name, definition];
    }),
  );
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', $defs };
}
