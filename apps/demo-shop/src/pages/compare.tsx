import type { Child } from 'hono/jsx';
import { ASSUMPTIONS, breakEvenRooms, type Costs, furnaceCosts, portableCosts } from '../catalogue/costs.ts';
import { euro } from '../catalogue/money.ts';
import { FurnaceDrawing } from '../components/drawings/furnace.tsx';
import { PortableDrawing } from '../components/drawings/portable.tsx';
import { NextStep } from '../components/next-step.tsx';
import { PageIntro } from '../components/page-intro.tsx';
import { TableScroll } from '../components/table-scroll.tsx';
import { COMPARISON, type Row } from '../content/comparison.ts';
import type { Page } from '../page.ts';

const PATH = '/shop/compare/portable-vs-furnace';

/** The views of the page: `?view=` and the words of the tab. The first has no parameter. */
const VIEWS = [
  { view: 'overview', label: 'Overview', href: PATH },
  { view: 'cost', label: 'Costs', href: `${PATH}?view=cost` },
  { view: 'upkeep', label: 'Upkeep', href: `${PATH}?view=upkeep` },
  { view: 'comfort', label: 'Comfort', href: `${PATH}?view=comfort` },
] as const;

function TwoColumns({ caption, rows }: { caption: string; rows: readonly Row[] }) {
  return (
    <table class="compare-table">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">Portable P1</th>
          <th scope="col">Furnace F1</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ question, portable, furnace }) => (
          <tr>
            <th scope="row">{question}</th>
            <td data-label="Portable P1">{portable}</td>
            <td data-label="Furnace F1">{furnace}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const COST_ROWS: readonly { label: string; of: keyof Costs }[] = [
  { label: 'Devices', of: 'purchase' },
  { label: 'Installation', of: 'installation' },
  { label: 'Filters', of: 'filters' },
  { label: 'Power', of: 'power' },
  { label: 'Together', of: 'total' },
];

function CostTable() {
  const columns = [portableCosts(1), portableCosts(2), portableCosts(3), furnaceCosts()];
  return (
    <TableScroll label="Costs">
      <table class="cost-table">
        <caption>Costs over {ASSUMPTIONS.years} years</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">1 room, P1</th>
            <th scope="col">2 rooms, P1</th>
            <th scope="col">3 rooms, P1</th>
            <th scope="col">Whole house, F1</th>
          </tr>
        </thead>
        <tbody>
          {COST_ROWS.map(({ label, of }) => (
            <tr class={of === 'total' ? 'total' : undefined}>
              <th scope="row">{label}</th>
              {columns.map((column) => (
                <td>{euro(column[of])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function CostView() {
  const { electricity, portableWatts, blowerWatts, blowerHours, years } = ASSUMPTIONS;
  return (
    <>
      <p>
        From {breakEvenRooms()} rooms on, the furnace filter costs no more than portables, and it reaches the
        rooms in between as well. For one or two rooms it is the dearer way.
      </p>
      <CostTable />
      <p class="small">
        Power at €{electricity.toFixed(2)} a kilowatt-hour. A P1 draws {portableWatts} watts on average, day
        and night; a blower at low speed {blowerWatts} watts more for {blowerHours} hours a day. One filter
        set a year, of which the first comes with the device, so {years - 1} sets in {years} years.
      </p>
    </>
  );
}

function View({ view, title, children }: { view: string; title: string; children: Child }) {
  return (
    <section class="view" id={`view-${view}`} data-view={view} aria-labelledby={`title-${view}`}>
      <h2 id={`title-${view}`}>{title}</h2>
      {children}
    </section>
  );
}

/** `/shop/compare/portable-vs-furnace`: one page with four views; without a script all four stand below each other. */
export const compare: Page = {
  path: PATH,
  title: 'Portable or furnace?',
  description:
    'Portable air cleaners and furnace filters compared: reach, costs over five years, upkeep and comfort.',
  body: (
    <div class="wrap">
      <PageIntro trail={[{ label: 'Guides', href: '/shop/guides/' }]} title="Portable or furnace?">
        <p>
          A cleaner in each room that matters, or one filter in the warm-air heating for all of them. Neither
          is better; it depends on the house.
        </p>
      </PageIntro>
      <div class="versus">
        <a class="versus-side" href="/shop/products/portable-p1">
          <PortableDrawing />
          <span>Portable P1</span>
        </a>
        <a class="versus-side" href="/shop/products/furnace-f1">
          <FurnaceDrawing />
          <span>Furnace F1</span>
        </a>
      </div>
      <nav class="tabs" aria-label="Views of the comparison" data-tabs>
        <ul>
          {VIEWS.map(({ view, label, href }) => (
            <li>
              <a href={href} data-tab={view}>
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <View view="overview" title="At a glance">
        <TwoColumns caption="Portable and furnace at a glance" rows={COMPARISON.overview} />
      </View>
      <View view="cost" title="What five years cost">
        <CostView />
      </View>
      <View view="upkeep" title="What there is to do">
        <TwoColumns caption="Upkeep of portable and furnace" rows={COMPARISON.upkeep} />
      </View>
      <View view="comfort" title="What it is like to live with">
        <TwoColumns caption="Comfort of portable and furnace" rows={COMPARISON.comfort} />
      </View>
      <NextStep
        title="Still between the two?"
        links={[
          { label: 'Ask for a quote', href: '/shop/quote' },
          { label: 'See prices', href: '/shop/pricing' },
        ]}
      >
        Tell us how you heat and who sneezes where. We say honestly when one P1 is enough.
      </NextStep>
    </div>
  ),
};
