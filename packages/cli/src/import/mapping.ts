/**
 * The mapping file: how the rows of an export become messages.
 * @module
 */
import { z } from 'zod';
import { addedColumns, expandSchema } from './expand.ts';
import { formatSchema } from './format.ts';
import { momentSchema, timeColumns, timeSchema } from './time.ts';
import { templateSchema, valueSchema } from './value.ts';
import { whenSchema } from './when.ts';

const fields = z.record(z.string(), valueSchema).optional();

/** A message of the wire with values filled in from columns. */
export const messageTemplateSchema = z
  .strictObject({
    type: z.enum(['page', 'screen', 'track', 'identify', 'group', 'alias']).optional(),
    anonymousId: valueSchema.optional(),
    userId: valueSchema.optional(),
    groupId: valueSchema.optional(),
    previousId: valueSchema.optional(),
    messageId: valueSchema
      .optional()
      .describe("The export's own id of the touchpoint; one is made where it is absent."),
    event: valueSchema.optional().describe('The name of a track message.'),
    name: valueSchema.optional().describe('The name of a page or screen message.'),
    category: valueSchema.optional(),
    timestamp: timeSchema.optional().describe("A column with this message's own time."),
    properties: fields,
    traits: fields,
    context: fields,
  })
  .meta({ id: 'MessageTemplate' });

/** What becomes of the touchpoints that meet a condition. */
export const ruleSchema = z
  .strictObject({
    name: z.string().min(1).optional().describe('What the rule is called in the summary.'),
    when: whenSchema.optional().describe('Conditions on columns; a rule without any always holds.'),
    skip: z.literal(true).optional().describe('Leave such touchpoints out.'),
    send: z.union([messageTemplateSchema, z.array(messageTemplateSchema).min(1)]).optional(),
  })
  .refine((rule) => (rule.skip === undefined) !== (rule.send === undefined), {
    error: 'needs either "send" (a message, or a list of them) or "skip": true',
  })
  .meta({ id: 'Rule' });

/** Times that the export does not hold. */
export const spacingSchema = z
  .strictObject({
    start: momentSchema.optional().describe('When the first row happened, in an export without times.'),
    secondsBetweenRows: z.number().min(0).default(60).describe('From one row to the next, with `start`.'),
    person: templateSchema
      .optional()
      .describe(
        'Whose row it is: with `start`, each person begins there, and has rows of their own after it.',
      ),
    secondsBetweenTouchpoints: z.number().min(0).default(30).describe('Between the touchpoints of one row.'),
    rowTime: z
      .enum(['first', 'last'])
      .default('first')
      .describe("Whether the row's time is that of its first touchpoint or of its last."),
  })
  .meta({ id: 'Spacing' });

const mappingShape = z.strictObject({
  $schema: z.string().optional(),
  id: z
    .string()
    .max(64)
    .regex(/^[a-z0-9][a-z0-9_-]*$/, { error: 'may hold only small letters, digits, - and _ (up to 64)' })
    .describe(
      'The name of the export. It is part of every message id: keep it, and a second run changes nothing.',
    ),
  description: z.string().optional(),
  format: formatSchema.describe('How the file is written.'),
  rowId: templateSchema
    .optional()
    .describe(
      'What makes a row the same row: an id of the export. Without it, the whole content of the row does.',
    ),
  time: timeSchema.optional().describe("The column with a row's time."),
  spacing: spacingSchema.optional(),
  expand: expandSchema.optional(),
  defaults: messageTemplateSchema.optional().describe('Laid under every message that a rule sends.'),
  rules: z
    .array(ruleSchema)
    .min(1)
    .describe('Tried in order on each touchpoint; the first that holds decides.'),
  outcomes: z
    .array(ruleSchema)
    .default([])
    .describe(
      "Tried on each row after its touchpoints: every one that holds adds a touchpoint at the row's end.",
    ),
});

export type Mapping = z.infer<typeof mappingShape>;

/** The whole mapping file. */
export const mappingSchema = mappingShape
  .superRefine(checkTimes)
  .superRefine(checkTypes)
  .meta({ id: 'Mapping', title: 'Waystone import mapping' });

export type Rule = z.infer<typeof ruleSchema>;
export type MessageTemplate = z.infer<typeof messageTemplateSchema>;
export type Spacing = z.infer<typeof spacingSchema>;

type Unchecked = Pick<Mapping, 'time' | 'spacing' | 'expand' | 'defaults' | 'rules' | 'outcomes'>;

function checkTimes(mapping: Unchecked, context: z.RefinementCtx): void {
  const { time, spacing, expand } = mapping;
  if (time !== undefined && spacing?.start !== undefined) {
    const message =
      'stands beside "time"; keep "time" where the file has times, or "spacing.start" where it has none';
    context.addIssue({ code: 'custom', path: ['spacing', 'start'], message });
  }
  if (time === undefined && spacing?.start === undefined && expand?.time === undefined) {
    const message =
      'is missing; name the column with the time, or give "spacing.start" where the file has no times';
    context.addIssue({ code: 'custom', path: ['time'], message });
  }
  const added = addedColumns(expand);
  const column = time === undefined ? undefined : timeColumns(time).find((name) => added.includes(name));
  if (column !== undefined) {
    const message = `"${column}" belongs to the touchpoints of a row; put their time in "expand.time"`;
    context.addIssue({ code: 'custom', path: ['time', 'column'], message });
  }
}

/** Every message needs a type, be it from `defaults`. */
function checkTypes(mapping: Unchecked, context: z.RefinementCtx): void {
  if (mapping.defaults?.type !== undefined) return;
  for (const list of ['rules', 'outcomes'] as const) {
    for (const [index, { send }] of (mapping[list] ?? []).entries()) {
      if ([send ?? []].flat().every((message) => message.type !== undefined)) continue;
      const message = 'is missing; give "page", "track" or another type here or in "defaults"';
      context.addIssue({ code: 'custom', path: [list, index, 'send', 'type'], message });
    }
  }
}
