import { NextStep } from '../components/next-step.tsx';
import { PageIntro } from '../components/page-intro.tsx';
import { StoryArticle } from '../components/story.tsx';
import { StoryCard } from '../components/story-card.tsx';
import { GUIDES } from '../content/guides/index.ts';
import { readingTime, type Story } from '../content/story.ts';
import type { Page } from '../page.ts';

const LIST = { label: 'Guides', href: '/shop/guides/' };

function guidePage(guide: Story): Page {
  return {
    path: `${LIST.href}${guide.slug}`,
    title: guide.title,
    description: guide.summary,
    body: (
      <div class="wrap">
        <StoryArticle story={guide} trail={[LIST]} meta={`${readingTime(guide)} to read`} />
        <NextStep
          title="Two ways, side by side"
          links={[
            { label: 'Compare them', href: '/shop/compare/portable-vs-furnace' },
            { label: 'See the products', href: '/shop/products/' },
          ]}
        >
          A portable cleaner for each room that matters, or one filter in the heating: what each costs, and
          what it is like to live with.
        </NextStep>
      </div>
    ),
  };
}

const list: Page = {
  path: LIST.href,
  title: 'Guides',
  description: 'How air cleaners work, how to choose one, and what a family’s first year with them was like.',
  body: (
    <div class="wrap">
      <PageIntro title="Guides">
        <p>From “how does it work?” to “which one, and how large?”</p>
      </PageIntro>
      <div class="cards cards-two">
        {GUIDES.map((guide) => (
          <StoryCard
            level={2}
            href={`${LIST.href}${guide.slug}`}
            title={guide.title}
            summary={guide.summary}
            meta={`Guide, ${readingTime(guide)}`}
          />
        ))}
        <StoryCard
          level={2}
          href="/shop/compare/portable-vs-furnace"
          title="Portable or furnace?"
          summary="Both ways of cleaning air compared: reach, costs over five years, upkeep, and comfort."
          meta="Comparison"
        />
        <StoryCard
          level={2}
          href="/shop/case-studies/family-of-five"
          title="A family of five gets through May"
          summary="Three children, two with hay fever, one old furnace: what they tried, and what stayed."
          meta="Case study"
        />
      </div>
    </div>
  ),
};

/** `/shop/guides/` and the guides. */
export const guidePages: readonly Page[] = [list, ...GUIDES.map(guidePage)];
