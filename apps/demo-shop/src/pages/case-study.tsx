import { House } from '../components/drawings/house.tsx';
import { Drawing } from '../components/drawings/svg.tsx';
import { NextStep } from '../components/next-step.tsx';
import { PageIntro } from '../components/page-intro.tsx';
import type { Page } from '../page.ts';

/** Nights a week with sneezing or cough, from the family's diary. */
const DIARY = [
  { week: 'Last May, before', nights: 5.5 },
  { week: 'With three cheap cleaners', nights: 5 },
  { week: 'With the F1, third week', nights: 3 },
  { week: 'F1 and a P1 beside the bed', nights: 2 },
] as const;

const GLANCE = [
  ['Who', 'Two adults, three children'],
  ['Where', 'Terraced house, 130 m², 1984'],
  ['Heating', 'Warm air, gas furnace of 2009'],
  ['Triggers', 'Birch and grass pollen'],
  ['Has now', 'One F1, one P1'],
] as const;

function Diary() {
  return (
    <table class="diary">
      <caption>Nights a week with sneezing or cough, as the family wrote them down</caption>
      <tbody>
        {DIARY.map(({ week, nights }) => (
          <tr>
            <th scope="row">{week}</th>
            <td>
              <Drawing width={140} height={16} class="bar">
                <rect class="bar-track" width="140" height="16" rx="3" />
                <rect class="bar-fill" width={nights * 20} height="16" rx="3" />
              </Drawing>
              {nights} of 7
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `/shop/case-studies/family-of-five` */
export const caseStudy: Page = {
  path: '/shop/case-studies/family-of-five',
  title: 'A family of five gets through May',
  description: 'Three children, two with hay fever, one old furnace: what a family tried, and what stayed.',
  body: (
    <div class="wrap">
      <div class="story">
        <article>
          <PageIntro
            trail={[{ label: 'Guides', href: '/shop/guides/' }]}
            title="A family of five gets through May"
          >
            <p>Three children, two with hay fever, one old furnace: what they tried, and what stayed.</p>
          </PageIntro>
          <div class="story-art">
            <House />
          </div>
          <div class="prose">
            <section>
              <h2>The house</h2>
              <p>
                Ines and Tom live with Mila (11), Jon (8) and Bea (4) in a terraced house of 130 square
                metres, built in 1984 and heated by warm air. A row of birches stands behind the garden. Mila
                and Jon both react to birch and grass pollen.
              </p>
            </section>
            <section>
              <h2>What did not work</h2>
              <p>
                “We had bought three cheap ones,” says Ines. “They were so loud that none of them was ever
                on.” At the setting the children could sleep with, each device gave about 60 cubic metres an
                hour. The bedrooms wanted 160.
              </p>
            </section>
            <section>
              <h2>What they did</h2>
              <p>
                They <a href="/shop/guides/choosing-an-air-cleaner">did the sums</a> for three rooms and found
                the furnace filter no dearer than three good portables. An installer fitted the F1 in an
                afternoon and set the blower to run at low speed from six in the evening to six in the
                morning. In June a P1 joined it beside Jon’s bed.
              </p>
              <figure class="figure">
                <Diary />
              </figure>
              <p>
                A diary is not a study: the weather, the medicine and the washing rules changed as well. The
                family thinks it was all of it together.
              </p>
            </section>
            <section>
              <h2>What they would tell others</h2>
              <ul>
                <li>Take off the clothes of the day in the hall. It costs nothing and did the most.</li>
                <li>Look at the clean air at the quiet setting, not at full power.</li>
                <li>Put the filter change into the calendar before the birches bloom.</li>
              </ul>
              <p class="small">This family is invented for the demo, and so are its figures.</p>
            </section>
          </div>
        </article>
        <aside class="contents" aria-label="At a glance">
          <dl>
            {GLANCE.map(([name, value]) => (
              <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </aside>
      </div>
      <NextStep
        title="Is your house like theirs?"
        links={[
          { label: 'Ask for a quote', href: '/shop/quote' },
          { label: 'See prices', href: '/shop/pricing' },
        ]}
      >
        Tell us how it is heated and how many rooms matter, and we do the sums for you.
      </NextStep>
    </div>
  ),
};
