import { message } from './message.ts';

/** `track(event, [properties], [options], [callback])` */
export const track = message('track', 1, (_, [event], properties) => ({ event, properties }));
