import { NextStep } from '../components/next-step.tsx';
import { PageIntro } from '../components/page-intro.tsx';
import { StoryArticle } from '../components/story.tsx';
import { StoryCard } from '../components/story-card.tsx';
import { Useful } from '../components/useful.tsx';
import { HELP } from '../content/help/index.ts';
import type { Story } from '../content/story.ts';
import type { Page } from '../page.ts';

const LIST = { label: 'Help', href: '/shop/help/' };

function helpPage(doc: Story): Page {
  return {
    path: `${LIST.href}${doc.slug}`,
    title: doc.title,
    description: doc.summary,
    body: (
      <div class="wrap">
        <StoryArticle story={doc} trail={[LIST]} />
        <Useful />
      </div>
    ),
  };
}

const list: Page = {
  path: LIST.href,
  title: 'Help',
  description: 'Change a filter, read the lights, get started, or write to us.',
  body: (
    <div class="wrap">
      <PageIntro title="Help">
        <p>Most things take five minutes and no tools.</p>
      </PageIntro>
      <div class="cards">
        {HELP.map((doc) => (
          <StoryCard
            level={2}
            href={`${LIST.href}${doc.slug}`}
            title={doc.title}
            summary={doc.summary}
            meta="Help"
          />
        ))}
        <StoryCard
          level={2}
          href="/shop/account/getting-started"
          title="Getting started"
          summary="Your first week with a new cleaner, step by step."
          meta="Training"
        />
      </div>
      <NextStep
        title="Not answered?"
        links={[
          { label: 'Write to support', href: '/shop/account/support' },
          { label: 'Renew filters', href: '/shop/account/renew-filters' },
        ]}
      >
        Describe what you see and hear. A person reads it and answers within one working day.
      </NextStep>
    </div>
  ),
};

/** `/shop/help/` and the help pages. */
export const helpPages: readonly Page[] = [list, ...HELP.map(helpPage)];
