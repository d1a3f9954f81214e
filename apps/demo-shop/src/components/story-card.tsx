import type { Child } from 'hono/jsx';

/** A link to something to read: drawing, title, one sentence. The whole card is the link's target. */
export function StoryCard({
  href,
  title,
  summary,
  meta,
  art,
  level = 3,
}: {
  href: string;
  title: string;
  summary: string;
  /** A short line above the title, such as the reading time. */
  meta?: string;
  art?: Child;
  /** Level of the heading. @default 3 */
  level?: 2 | 3;
}) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <article class="card">
      {art ? <div class="card-art">{art}</div> : null}
      <div class="card-text">
        {meta ? <p class="meta">{meta}</p> : null}
        <Heading>
          <a class="card-link" href={href}>
            {title}
          </a>
        </Heading>
        <p>{summary}</p>
      </div>
    </article>
  );
}
