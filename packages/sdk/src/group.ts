import { message } from './message.ts';

/** `group([groupId], [traits], [options], [callback])`. What follows, on every page, is done for that account. */
export const group = message('group', 1, (tracker, [groupId], traits) => ({
  groupId: tracker._set('g', groupId).g,
  traits,
}));
