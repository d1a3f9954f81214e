import { wellFormedJson } from '@waystone/enrich';
import {
  type Context,
  MAX_ID_LENGTH,
  MAX_NAME_LENGTH,
  MAX_TEXT_LENGTH,
  type Message,
} from '@waystone/protocol';
import type { Cell } from './cells.ts';
import { formActionOf, kindOf, nameOf } from './kind.ts';
import { pageOf } from './page.ts';
import { contextJson, propertiesJson } from './rest.ts';
import { amountOf, countOf, type JsonObject, textOf } from './value.ts';

/** What is known of the visitor's machine. Empty text where it is not. */
export type VisitorFacts = {
  country: string;
  device: string;
  browser: string;
  os: string;
  /** Such as `de-AT`; empty where the connection is not the visitor's own. */
  language: string;
  isBot: boolean;
};

/** What the collector knows of a message beside the message itself. */
export type RowFacts = {
  siteId: string;
  messageId: string;
  /** ms since 1970 */
  occurredAt: number;
  /** ms since 1970 */
  receivedAt: number;
  anonymousId: string;
  keyKind: 'public' | 'secret';
  visitor: VisitorFacts;
};

const MAX_UINT32 = 0xffff_ffff;
const NOTHING: JsonObject = {};

/** A message as a row of `event`: a line of JSON (JSONCompactEachRow). */
export function encodeRow(message: Message, context: Context, facts: RowFacts): string {
  return lineOf(rowCells(message, context, facts));
}

/** A row as a line of JSON. */
export function lineOf(cells: readonly Cell[]): string {
  return wellFormedJson(cells);
}

/**
 * A message as the values of a row of `event`, in the order of `EVENT_COLUMNS` (row.test.ts holds the two together;
 * looking each column up by name costs a tenth of the whole).
 *
 * @param context the message's own, merged over that of its batch.
 */
export function rowCells(message: Message, context: Context, facts: RowFacts): Cell[] {
  const describesPage = message.type === 'page' || message.type === 'screen';
  const properties = propertiesOf(message);
  const page = pageOf(properties, context, describesPage);
  const kind = kindOf(message);
  const form = kind === 'form' ? properties : NOTHING;
  const { visitor } = facts;
  return [
    facts.siteId,
    facts.messageId,
    // Bare numbers are milliseconds to a DateTime64(3).
    facts.occurredAt,
    facts.receivedAt,
    message.type,
    kind,
    nameOf(message),
    facts.anonymousId,
    message.userId ?? '',
    (message.type === 'group' ? message.groupId : context.groupId) ?? '',
    message.type === 'alias' ? message.previousId : '',
    textOf(context.sessionId, MAX_ID_LENGTH),
    page.url,
    page.host,
    page.path,
    page.title,
    page.referrer,
    page.channel,
    page.source,
    page.medium,
    page.campaign,
    textOf(form.form_id, MAX_NAME_LENGTH),
    textOf(form.form_name, MAX_NAME_LENGTH),
    textOf(form.form_purpose, MAX_NAME_LENGTH),
    formActionOf(message),
    countOf(properties.active_ms, MAX_UINT32),
    countOf(properties.scroll_pct, 100),
    visitor.country,
    visitor.device,
    visitor.browser,
    visitor.os,
    textOf(context.locale, 35) || visitor.language,
    textOf(context.timezone, 64),
    amountOf(properties),
    textOf(properties.currency, 8).toUpperCase(),
    propertiesJson(properties, describesPage),
    contextJson(context, page.rawUrl),
    libraryOf(context),
    facts.keyKind,
    visitor.isBot,
  ];
}

/** What the message says beyond its head: `properties`, or the `traits` of a person or account. */
export function propertiesOf(message: Message): JsonObject {
  if (message.type === 'identify' || message.type === 'group') return message.traits ?? NOTHING;
  if (message.type === 'alias') return NOTHING;
  const properties = message.properties ?? NOTHING;
  if (message.type === 'track' || !message.category) return properties;
  return { category: message.category, ...properties };
}

function libraryOf({ library }: Context): string {
  const name = textOf(library?.name, MAX_TEXT_LENGTH);
  const version = textOf(library?.version, 64);
  return version === '' ? name : `${name}/${version}`;
}
