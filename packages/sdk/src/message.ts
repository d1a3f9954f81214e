import { guard, parse, stringify } from './guard.ts';
import { newId } from './id.ts';
import type { Call, Id, Tracker } from './tracker.ts';
import type { MessageOptions, Properties } from './types.ts';

/**
 * Makes a call that makes a message of its arguments and puts it into the queue. The arguments are Segment's: up to
 * `most` leading ids, then payload and options, each of which may be left out or be `null`, and a callback. Id, time
 * and session are fixed at once, however late it is sent and whatever the caller does to the objects meanwhile.
 *
 * Segment's `options` may bring a `timestamp` of their own, a `context` to merge, and whatever else is to be sent.
 *
 * @param most how many ids may lead the arguments.
 * @param fields what the type puts into the message.
 */
export const message =
  (
    type: string,
    most: number,
    fields: (tracker: Tracker, ids: Id[], payload: Properties | undefined) => Properties,
  ): Call =>
  (tracker, ...args) => {
    const ids: Id[] = [];
    // `Object(x) === x` only for objects.
    while (ids.length < most && Object(args[0]) !== args[0]) ids.push(args.shift() as Id);
    const payload = args[0] as Properties | undefined;
    const options = (args[1] || {}) as MessageOptions;
    const content = fields(tracker, ids, payload);
    // A view that is due came before whatever happens now, and explains it.
    tracker._settle();
    const messageId = newId();
    const state = tracker._ids();
    const json = stringify({
      type,
      messageId,
      timestamp: Date.now(),
      anonymousId: state.a,
      userId: state.u,
      ...content,
      ...options,
      context: {
        groupId: state.g,
        // A page message says its address in its properties; repeating it would double the first view.
        page: type === 'page' ? undefined : { url: tracker._url, title: document.title },
        ...options.context,
      },
    });
    const reason = tracker._obstacle() || (!state.a && !/page|track/.test(type) && 'anonymous');
    if (reason && reason !== 'wait') tracker._emit('drop', reason, parse(json));
    else tracker._add(messageId, json);
    tracker._emit(type, ...ids, payload, options);
    // The callback may stand in the place of any argument left out; the others are refused.
    args.map(guard(queueMicrotask as (arg: unknown) => void));
  };
