/**
 * The hand-made stories of the golden tests, one message a line: events.ndjson and every file of stories/journeys/;
 * and those of the reports, which are told apart from them so that their numbers stay small enough to be checked by hand.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';

/** A message as a client sends it. */
export type StoryMessage = { messageId: string };

const folder = new URL('stories/journeys/', import.meta.url);

function messagesOf(file: URL): StoryMessage[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as StoryMessage);
}

/** All messages of all stories, those of one file in the order of its lines. */
export function readStories(): StoryMessage[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  return [
    ...messagesOf(new URL('events.ndjson', import.meta.url)),
    ...files.sort().flatMap((name) => messagesOf(new URL(name, folder))),
  ];
}

/** The stories that the reports are told of. */
export function readReportStories(): StoryMessage[] {
  return messagesOf(new URL('stories/reports.ndjson', import.meta.url));
}

/** How many of them repeat the id of another one. */
export function countRepeated(messages: StoryMessage[]): number {
  return messages.length - new Set(messages.map(({ messageId }) => messageId)).size;
}
