import {
  CLICK_EVENTS,
  ENGAGEMENT_EVENT,
  FORM_EVENTS,
  type FormAction,
  type Message,
} from '@waystone/protocol';

/** What sort of touchpoint a message is. */
export type Kind =
  | 'page'
  | 'screen'
  | 'identify'
  | 'group'
  | 'alias'
  | 'form'
  | 'click'
  | 'engagement'
  | 'track';

const FORM_ACTIONS = new Map<string, FormAction>(Object.entries(FORM_EVENTS));
const CLICKS = new Set<string>(CLICK_EVENTS);

/** The kind of a message; `track` messages are told apart by the event's name. */
export function kindOf(message: Message): Kind {
  if (message.type !== 'track') return message.type;
  if (FORM_ACTIONS.has(message.event)) return 'form';
  if (message.event === ENGAGEMENT_EVENT) return 'engagement';
  return CLICKS.has(message.event) ? 'click' : 'track';
}

/** `viewed`, `started`, `submitted` or `abandoned`; empty for what is no form event. */
export function formActionOf(message: Message): FormAction | '' {
  return message.type === 'track' ? (FORM_ACTIONS.get(message.event) ?? '') : '';
}

/** The event's or page's name; empty where it has none. */
export function nameOf(message: Message): string {
  if (message.type === 'track') return message.event;
  return message.type === 'page' || message.type === 'screen' ? (message.name ?? '') : '';
}
