import type { Child } from 'hono/jsx';
import type { Link } from '../content/navigation.ts';
import type { Block, FigureName, Story } from '../content/story.ts';
import { FilterStages } from './drawings/filter-stages.tsx';
import { Inline } from './inline.tsx';
import { PageIntro } from './page-intro.tsx';
import { PollenCalendar } from './pollen-calendar.tsx';

/** A story: its top, its sections, and beside them on a wide screen the list of these. */
export function StoryArticle({
  story,
  trail,
  meta,
  art,
  children,
}: {
  story: Story;
  /** Pages above this one, without the home page. */
  trail: readonly Link[];
  /** A short line below the summary. */
  meta?: string;
  art?: Child;
  /** Stands below the last section. */
  children?: Child;
}) {
  return (
    <div class="story">
      <article>
        <PageIntro trail={trail} title={story.title}>
          <p>{story.summary}</p>
        </PageIntro>
        {meta ? <p class="meta">{meta}</p> : null}
        {art ? <div class="story-art">{art}</div> : null}
        <div class="prose">
          {story.sections.map(({ heading, blocks }) => (
            <section>
              <h2 id={anchor(heading)}>{heading}</h2>
              {blocks.map((block) => (
                <StoryBlock block={block} />
              ))}
            </section>
          ))}
          {children}
        </div>
      </article>
      <nav class="contents" aria-label="On this page">
        <p aria-hidden="true">On this page</p>
        <ul>
          {story.sections.map(({ heading }) => (
            <li>
              <a href={`#${anchor(heading)}`}>{heading}</a>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}

/** A heading as the name of a place on the page: `1. What it is` is `what-it-is`. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-$/g, '');
}

function StoryBlock({ block }: { block: Block }) {
  if (typeof block === 'string') {
    return (
      <p>
        <Inline text={block} />
      </p>
    );
  }
  if ('list' in block) return <ul>{items(block.list)}</ul>;
  if ('steps' in block) return <ol class="steps">{items(block.steps)}</ol>;
  if ('figure' in block) return <figure class="figure">{FIGURES[block.figure]()}</figure>;
  return (
    <p class="note">
      <Inline text={block.note} />
    </p>
  );
}

const FIGURES: Record<FigureName, () => Child> = {
  'pollen-calendar': () => <PollenCalendar />,
  'filter-stages': () => <FilterStages />,
};

function items(texts: readonly string[]) {
  return texts.map((text) => (
    <li>
      <Inline text={text} />
    </li>
  ));
}
