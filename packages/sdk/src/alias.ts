import { message } from './message.ts';

/** `alias(userId, [previousId], [options], [callback])`. `previousId` defaults to who the browser is now. */
export const alias = message('alias', 2, (tracker, [userId, previousId]) => {
  const { u, a } = tracker._ids();
  return { userId: `${userId}`, previousId: `${previousId || u || a}` };
});
