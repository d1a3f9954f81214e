import { euro } from '../catalogue/money.ts';
import { product } from '../catalogue/products.ts';
import { FurnaceDrawing } from '../components/drawings/furnace.tsx';
import { RadioField, SelectField, TextArea, TextField } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { PageIntro } from '../components/page-intro.tsx';
import { Ticks } from '../components/ticks.tsx';
import type { Page } from '../page.ts';

const form: Page = {
  path: '/shop/quote',
  title: 'Ask for a quote',
  description:
    'Tell us about your home and get one sum for device, installation and filters within a working day.',
  body: (
    <div class="wrap">
      <PageIntro trail={[{ label: 'Pricing', href: '/shop/pricing' }]} title="Ask for a quote">
        <p>Six questions. You get one sum for device, installation and filters within a working day.</p>
      </PageIntro>
      <div class="form-page">
        <Form id="quote" purpose="quote" name="Quote" button="Send the request">
          <TextField name="name" label="Your name" attributes={{ autocomplete: 'name' }} />
          <TextField
            name="email"
            label="E-mail address"
            attributes={{ type: 'email', autocomplete: 'email' }}
          />
          <TextField
            name="postcode"
            label="Postcode"
            hint="It tells us which installer is near you."
            attributes={{ autocomplete: 'postal-code', maxlength: 10 }}
          />
          <SelectField
            name="home_size"
            label="Size of your home"
            valueMayBeSent
            options={{
              'under-60': 'Under 60 m²',
              '60-100': '60 to 100 m²',
              '100-150': '100 to 150 m²',
              '150-220': '150 to 220 m²',
              'over-220': 'Over 220 m²',
            }}
          />
          <RadioField
            name="system"
            label="What are you thinking of?"
            valueMayBeSent
            options={{
              portable: 'Portable cleaners, room by room',
              furnace: 'A filter in the heating',
              unsure: 'I am not sure yet',
            }}
          />
          <TextArea
            name="message"
            label="Anything we should know"
            required={false}
            hint="For example how you heat, and who sneezes where."
          />
        </Form>
        <aside class="form-aside" aria-label="What happens next">
          <div class="product-stage">
            <FurnaceDrawing />
          </div>
          <h2>What happens next</h2>
          <Ticks
            items={[
              'A person reads your answers, not a program',
              'You get one sum in writing, valid for thirty days',
              'No calls, unless you ask for one',
            ]}
          />
        </aside>
      </div>
    </div>
  ),
};

const thanks: Page = {
  path: '/shop/quote-thanks',
  title: 'Thank you for your request',
  description: 'Your request has arrived. What happens next.',
  body: (
    <div class="wrap">
      <PageIntro title="Thank you. Your request has arrived.">
        <p>
          <span data-quote-for>We answer</span> within one working day, at the address you gave.
        </p>
      </PageIntro>
      <section class="offer offer-wide" aria-labelledby="estimate-title">
        <h2 id="estimate-title">A first estimate</h2>
        <p>
          For most houses with warm-air heating it comes to the F1 with installation and the first filter:{' '}
          <b>{euro(product('furnace-f1').price + product('installation-f1').price)}</b>. You can wait for our
          answer, or order now and change your mind until the installer comes.
        </p>
        <div data-buy>
          <p class="actions">
            <button class="button" type="button" data-add="furnace-f1 installation-f1" data-go="/shop/cart">
              Order the F1 with installation
            </button>
            <a class="button button-quiet" href="/shop/products/portable-p1">
              See the P1 instead
            </a>
          </p>
          <p class="form-status" role="status" data-status />
        </div>
      </section>
      <section class="section prose">
        <h2>While you wait</h2>
        <ul>
          <li>
            <a href="/shop/case-studies/family-of-five">How a family of five got through May</a>
          </li>
          <li>
            <a href="/shop/installers">Who would come to you</a>
          </li>
        </ul>
      </section>
    </div>
  ),
};

/** `/shop/quote` and `/shop/quote-thanks` */
export const quotePages: readonly Page[] = [form, thanks];
