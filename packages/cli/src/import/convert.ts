/**
 * Rows into messages of the wire.
 * @module
 */
import { compileExpand } from './expand.ts';
import { RowFault } from './fault.ts';
import { messageIdOf, RowIdentities, type RowIdentity } from './identity.ts';
import type { Mapping } from './mapping.ts';
import { makeRow, type Row, textOf } from './row.ts';
import { type CompiledRule, compileRule } from './rule.ts';
import { compilePlacing, stepOf } from './spacing.ts';
import { Ties } from './ties.ts';
import { compileTime } from './time.ts';
import { type ColumnUse, compileTemplate } from './value.ts';

/** What became of one touchpoint. */
export type Converted =
  | { kind: 'message'; message: Record<string, unknown> }
  | { kind: 'skipped'; rule: string }
  | { kind: 'fault'; fault: RowFault };

/** Turns rows, in the order of the file, into messages. */
export type Converter = {
  /** The columns that the mapping reads, and where it names them. */
  uses: ColumnUse[];
  /** The touchpoints of the next row; `values` are its cells in order. */
  convert(row: Row, values: unknown[]): Converted[];
};

/**
 * Prepares a mapping. A converter remembers identical rows and made-up times, so each run needs its own.
 */
export function createConverter(mapping: Mapping): Converter {
  const uses: ColumnUse[] = [];
  const rules = mapping.rules.map((rule, index) =>
    compileRule(rule, mapping.defaults, `rules[${index}]`, uses),
  );
  const outcomes = mapping.outcomes.map((rule, index) =>
    compileRule(rule, mapping.defaults, `outcomes[${index}]`, uses),
  );
  const listSteps = compileExpand(mapping.expand, uses);
  const place = compilePlacing(mapping, uses);
  const ownTime = mapping.expand?.time && compileTime(mapping.expand.time, 'expand.time', uses);
  const rowId = mapping.rowId === undefined ? undefined : compileTemplate(mapping.rowId, 'rowId', uses);
  const identities = new RowIdentities(mapping.id);
  const step = stepOf(mapping);
  const ties = new Ties();

  function convert(row: Row, values: unknown[]): Converted[] {
    const id = rowId === undefined ? '' : textOf(rowId(row));
    // Rows whose own id is empty are not one row.
    const identity = id === '' ? identities.ofContent(values) : identities.ofId(id);
    const steps = listSteps(row);
    const ends = outcomes.filter((outcome) => outcome.holds(row));
    const start = once(() => place?.(row, steps.length + ends.length));
    let last: number | undefined;
    const timeOf = (item: Row, index: number): number => {
      const time = ownTime?.(item) ?? (start() ?? 0) + index * step;
      last = Math.max(last ?? time, time);
      return time;
    };
    const timeAfter = (index: number): number => {
      const base = last ?? (start() ?? missingTime()) - step;
      return base + (index + 1) * step;
    };
    return [
      ...steps.flatMap((item, index) => {
        const rule = (): CompiledRule | undefined => rules.find(({ holds }) => holds(item));
        return attempt(() =>
          apply(rule(), item, () => timeOf(item, index), { identity, part: `${index}`, ties }),
        );
      }),
      ...ends.flatMap((outcome, index) => {
        const part = `outcome${outcomes.indexOf(outcome)}`;
        return attempt(() => apply(outcome, row, () => timeAfter(index), { identity, part, ties }));
      }),
    ];
  }
  return { uses, convert: (row, values) => attempt(() => convert(row, values)) };
}

/** A fault in the data is one result; any other error is a bug, and goes up. */
function attempt(run: () => Converted[]): Converted[] {
  try {
    return run();
  } catch (error) {
    if (error instanceof RowFault) return [{ kind: 'fault', fault: error }];
    throw error;
  }
}

function missingTime(): never {
  throw new RowFault('bad_time', 'the row has an outcome, but no touchpoint with a time');
}

/** Rows that are left out need no time, so a time is read when a message asks for it. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function apply(
  rule: CompiledRule | undefined,
  row: Row,
  time: () => number,
  { identity, part, ties }: { identity: RowIdentity; part: string; ties: Ties },
): Converted[] {
  if (rule === undefined) throw new RowFault('no_rule', noRule(row));
  if (rule.messages === undefined) return [{ kind: 'skipped', rule: rule.name }];
  const own = once(time);
  return rule.messages.map((fill, index) => {
    const filled = fill(row);
    const person = textOf(filled.userId ?? filled.anonymousId);
    const timestamp = isoTime(filled.timestamp ?? ties.place(person, own()));
    const messageId = filled.messageId ?? messageIdOf(identity, `${part}.${index}`);
    return { kind: 'message', message: { ...filled, messageId, timestamp } };
  });
}

function isoTime(ms: unknown): unknown {
  const date = new Date(Number(ms));
  return Number.isNaN(date.getTime()) ? ms : date.toISOString();
}

function noRule(row: Row): string {
  const text = JSON.stringify(makeRow(row));
  return `no rule holds for ${text.length > 160 ? `${text.slice(0, 159)}…` : text}; add one, or {"skip": true} as the last`;
}
