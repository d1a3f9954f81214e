import type { Child } from 'hono/jsx';

const LINK = /\[([^\]]+)\]\((\/shop\/[^)]*)\)/g;

/**
 * Text of the content files as JSX: `[words](/shop/path)` becomes a link, all else stays plain text (and is
 * escaped).
 */
export function Inline({ text }: { text: string }) {
  const parts: Child[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    parts.push(text.slice(end, match.index), <a href={match[2]}>{match[1]}</a>);
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return <>{parts}</>;
}
