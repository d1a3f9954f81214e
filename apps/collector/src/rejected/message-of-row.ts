import { EVENT_COLUMNS, type EventColumn } from '@waystone/models';

type Cells = Partial<Record<EventColumn, unknown>>;

/**
 * The message that a row of `event` was made of, as far as the row still says it: for a row that the store refused.
 * What the collector knew of the visitor's machine (country, device, browser, system) is not in a message.
 *
 * @param row a line of JSON in the order of `EVENT_COLUMNS`.
 * @returns JSON text, or `null` where the line is no such row.
 */
export function messageOfRow(row: string): string | null {
  const cells = cellsOf(row);
  return cells === null ? null : JSON.stringify(messageOf(cells));
}

function cellsOf(row: string): Cells | null {
  const values = parse(row);
  if (!Array.isArray(values) || values.length !== EVENT_COLUMNS.length) return null;
  return Object.fromEntries(EVENT_COLUMNS.map((column, place) => [column, values[place]]));
}

function messageOf(cells: Cells): object {
  const { type, name } = cells;
  const isPage = type === 'page' || type === 'screen';
  const page = filled({ url: cells.url, title: cells.title, referrer: cells.referrer });
  const details = { ...objectOf(cells.properties), ...(isPage ? page : {}) };
  return {
    type,
    messageId: cells.message_id,
    timestamp: typeof cells.occurred_at === 'number' ? new Date(cells.occurred_at).toISOString() : undefined,
    ...filled({
      anonymousId: cells.anonymous_id,
      userId: cells.user_id,
      groupId: type === 'group' ? cells.group_id : '',
      previousId: cells.previous_id,
    }),
    ...(type === 'track' ? { event: name } : {}),
    ...(isPage ? filled({ name }) : {}),
    ...(type === 'identify' || type === 'group' ? { traits: details } : { properties: details }),
    context: { ...objectOf(cells.context), ...(isPage ? {} : { page }), ...contextOf(cells) },
  };
}

function contextOf({ session_id, language, timezone, type, group_id }: Cells): object {
  return filled({
    sessionId: session_id,
    locale: language,
    timezone,
    groupId: type === 'group' ? '' : group_id,
  });
}

/** Without what is empty. */
function filled(cells: Record<string, unknown>): object {
  return Object.fromEntries(
    Object.entries(cells).filter(([, value]) => typeof value === 'string' && value !== ''),
  );
}

function objectOf(text: unknown): object {
  const value = typeof text === 'string' ? parse(text) : null;
  return typeof value === 'object' && value !== null ? value : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
