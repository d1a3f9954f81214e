import { product } from '../catalogue/products.ts';
import { FilterDrawing } from '../components/drawings/filter.tsx';
import { FurnaceDrawing } from '../components/drawings/furnace.tsx';
import { House } from '../components/drawings/house.tsx';
import { PortableDrawing } from '../components/drawings/portable.tsx';
import { Newsletter } from '../components/newsletter.tsx';
import { ProductCard } from '../components/product-card.tsx';
import type { Page } from '../page.ts';

/** The three ways into the shop, one for each state of mind. */
const WAYS = [
  {
    question: 'Someone keeps sneezing',
    answer: 'What is in the air at home, and what helps before you spend anything.',
    href: '/shop/articles/allergies-and-indoor-air',
    label: 'Read about allergies',
  },
  {
    question: 'One room or the whole house?',
    answer: 'Portable cleaners and furnace filters side by side, with five years of costs.',
    href: '/shop/compare/portable-vs-furnace',
    label: 'Compare both ways',
  },
  {
    question: 'You know what you need',
    answer: 'Tell us about your home. A person answers within one working day.',
    href: '/shop/quote',
    label: 'Ask for a quote',
  },
] as const;

const FACTS = [
  ['26 m²', 'cleaned five times an hour by one P1'],
  ['24 dB', 'at the night setting, softer than a whisper'],
  ['1 filter', 'a year, changed in five minutes without tools'],
] as const;

/** `/shop/` */
export const home: Page = {
  path: '/shop/',
  title: 'Air cleaners for homes with allergies',
  description:
    'Portable air cleaners and furnace filters for families with allergies, and plain advice on what helps.',
  body: (
    <>
      <div class="hero">
        <div class="wrap hero-row">
          <div class="hero-text">
            <h1>Leave the pollen outside.</h1>
            <p class="lead">
              Air cleaners for homes where someone sneezes: one for the bedroom, or one for every room at
              once.
            </p>
            <p class="actions">
              <a class="button" href="/shop/compare/portable-vs-furnace">
                Compare the two
              </a>
              <a class="button button-quiet" href="/shop/articles/">
                Start with allergies
              </a>
            </p>
          </div>
          <House />
        </div>
      </div>
      <section class="wrap section" aria-labelledby="ways-title">
        <h2 id="ways-title">Where are you right now?</h2>
        <ul class="ways">
          {WAYS.map((way) => (
            <li>
              <h3>{way.question}</h3>
              <p>{way.answer}</p>
              <a class="arrow-link" href={way.href}>
                {way.label}
              </a>
            </li>
          ))}
        </ul>
      </section>
      <section class="band" aria-labelledby="products-title">
        <div class="wrap section">
          <h2 id="products-title">Two cleaners. That is the range.</h2>
          <div class="cards cards-products">
            <ProductCard
              href="/shop/products/portable-p1"
              name="Portable P1"
              summary="For one room. Plug it in, move it along, take it with you."
              price={product('portable-p1').price}
              drawing={<PortableDrawing />}
            />
            <ProductCard
              href="/shop/products/furnace-f1"
              name="Furnace F1"
              summary="For the whole house, in the duct of your warm-air heating."
              price={product('furnace-f1').price + product('installation-f1').price}
              priceNote="installed"
              drawing={<FurnaceDrawing />}
            />
            <ProductCard
              href="/shop/products/filter-set"
              name="Filter sets"
              summary="One a year for either cleaner. We remind you in time."
              price={product('filter-set-p1').price}
              priceNote="and up"
              drawing={<FilterDrawing />}
            />
          </div>
          <dl class="facts">
            {FACTS.map(([figure, words]) => (
              <div>
                <dt>{figure}</dt>
                <dd>{words}</dd>
              </div>
            ))}
          </dl>
        </div>
      </section>
      <section class="wrap section story-teaser" aria-label="A family’s year">
        <blockquote>
          <p>“We had bought three cheap ones. They were so loud that none of them was ever on.”</p>
          <footer>Ines, mother of three, two with hay fever</footer>
        </blockquote>
        <p>
          <a class="arrow-link" href="/shop/case-studies/family-of-five">
            How a family of five got through May
          </a>
        </p>
      </section>
      <div class="wrap section">
        <Newsletter />
      </div>
    </>
  ),
};
