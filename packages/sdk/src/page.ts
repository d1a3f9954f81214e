import { arrive } from './address.ts';
import { message } from './message.ts';

/** `page([category], [name], [properties], [options], [callback])`. Takes the place of an automatic view that is due. */
export const page = message('page', 2, (tracker, [first, second], properties) => {
  arrive(tracker);
  tracker._due = false;
  return {
    name: second || first,
    category: second && first,
    properties: {
      url: tracker._url,
      title: document.title,
      referrer: tracker._referrer || undefined,
      ...properties,
    },
  };
});
