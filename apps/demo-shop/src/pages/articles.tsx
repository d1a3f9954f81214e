import type { Child } from 'hono/jsx';
import { BedArt, BranchArt, WindowArt } from '../components/drawings/article-art.tsx';
import { Newsletter } from '../components/newsletter.tsx';
import { PageIntro } from '../components/page-intro.tsx';
import { StoryArticle } from '../components/story.tsx';
import { StoryCard } from '../components/story-card.tsx';
import { Useful } from '../components/useful.tsx';
import { ARTICLES } from '../content/articles/index.ts';
import { readingTime, type Story } from '../content/story.ts';
import type { Page } from '../page.ts';

const LIST = { label: 'Allergies', href: '/shop/articles/' };

const ART: Record<string, () => Child> = {
  'allergies-and-indoor-air': () => <WindowArt />,
  'dust-mites-in-the-bedroom': () => <BedArt />,
  'pollen-season-indoors': () => <BranchArt />,
};

function articlePage(article: Story): Page {
  return {
    path: `${LIST.href}${article.slug}`,
    title: article.title,
    description: article.summary,
    body: (
      <div class="wrap">
        <StoryArticle
          story={article}
          trail={[LIST]}
          meta={`${readingTime(article)} to read`}
          art={ART[article.slug]?.()}
        >
          <p class="small">General information, written with care; it does not replace a doctor’s advice.</p>
        </StoryArticle>
        <Useful />
        <section class="section" aria-labelledby="more-title">
          <h2 id="more-title">Read on</h2>
          <div class="cards cards-two">
            {ARTICLES.filter((other) => other !== article).map((other) => (
              <StoryCard
                href={`${LIST.href}${other.slug}`}
                title={other.title}
                summary={other.summary}
                meta={readingTime(other)}
              />
            ))}
          </div>
        </section>
        <div class="section">
          <Newsletter />
        </div>
      </div>
    ),
  };
}

const list: Page = {
  path: LIST.href,
  title: 'Allergies and indoor air',
  description:
    'Articles for families with allergies: what is in the air at home, when pollen flies, and what helps.',
  body: (
    <div class="wrap">
      <PageIntro title="Allergies and indoor air">
        <p>What is in the air at home, when it flies, and what helps, most of it for free.</p>
      </PageIntro>
      <div class="cards">
        {ARTICLES.map((article) => (
          <StoryCard
            level={2}
            href={`${LIST.href}${article.slug}`}
            title={article.title}
            summary={article.summary}
            meta={readingTime(article)}
            art={ART[article.slug]?.()}
          />
        ))}
      </div>
      <div class="section">
        <Newsletter />
      </div>
    </div>
  ),
};

/** `/shop/articles/` and the articles. */
export const articlePages: readonly Page[] = [list, ...ARTICLES.map(articlePage)];
