import { NextStep } from '../components/next-step.tsx';
import { PageIntro } from '../components/page-intro.tsx';
import type { Page } from '../page.ts';

const about: Page = {
  path: '/shop/about',
  title: 'About us',
  description: 'Who Larkmoor is, and why the range is two devices.',
  body: (
    <div class="wrap">
      <PageIntro title="About us">
        <p>Eleven people, two devices, and a workshop between a moor and a motorway.</p>
      </PageIntro>
      <div class="prose">
        <h2>How it began</h2>
        <p>
          Larkmoor began with a fan, a filter from a car and a cardboard box, built by a heating engineer for
          a daughter who coughed every May. The box is still in the hall. The daughter now runs the workshop.
        </p>
        <h2>What we believe</h2>
        <ul>
          <li>The best cleaner is the one that stays on, so it has to be quiet first and strong second.</li>
          <li>Half of what helps against allergies costs nothing. We say so before we sell something.</li>
          <li>A device one can open with bare hands is a device that lasts.</li>
        </ul>
        <h2>What we do not do</h2>
        <p>No ozone, no ions, no lamps with promises, no app. A fan, a filter, and honest figures.</p>
      </div>
      <NextStep
        title="Work with us?"
        links={[
          { label: 'Careers', href: '/shop/careers' },
          { label: 'See the products', href: '/shop/products/' },
        ]}
      >
        We look for people who like to mend things.
      </NextStep>
    </div>
  ),
};

const JOBS = [
  [
    'Service engineer',
    'Answers what customers ask, and tells the workshop what breaks. Full time, partly from home.',
  ],
  ['Installer trainer', 'Teaches our partners to fit and measure the F1. Three days a week, with travel.'],
] as const;

const careers: Page = {
  path: '/shop/careers',
  title: 'Careers',
  description: 'Two open places at Larkmoor.',
  body: (
    <div class="wrap">
      <PageIntro trail={[{ label: 'About us', href: '/shop/about' }]} title="Careers">
        <p>Two places are open. Both come with a P1 for home.</p>
      </PageIntro>
      <div class="cards cards-two">
        {JOBS.map(([title, text]) => (
          <section class="panel">
            <h2>{title}</h2>
            <p>{text}</p>
          </section>
        ))}
      </div>
      <p class="section prose">
        As the whole shop is a demo, so are the jobs. In a real one this page shows that not every visitor is
        a buyer.
      </p>
    </div>
  ),
};

/** `/shop/about` and `/shop/careers` */
export const companyPages: readonly Page[] = [about, careers];
