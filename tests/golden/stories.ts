/**
 * The hand-made stories of the golden tests: events.ndjson and every file of stories/journeys/, one
 * message a line.
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

/** How many of them repeat the id of another one. */
export function countRepeated(messages: StoryMessage[]): number {
  return messages.length - new Set(messages.map(({ messageId }) => messageId)).size;
}
