import { AccountLayout } from '../components/account-layout.tsx';
import { SelectField, TextArea, TextField } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import type { Page } from '../page.ts';

/** `/shop/account/support` */
export const support: Page = {
  path: '/shop/account/support',
  title: 'Support',
  description: 'Ask a question about your device, and see the answers to earlier ones.',
  body: (
    <AccountLayout
      path="/shop/account/support"
      title="Support"
      lead={
        <>
          Many answers are in the <a href="/shop/help/">help pages</a>. For all else a person reads what you
          write.
        </>
      }
    >
      <Form id="support-ticket" purpose="support" name="Support request" button="Send">
        <SelectField
          name="topic"
          label="What is it about?"
          valueMayBeSent
          options={{
            noise: 'A noise',
            light: 'A light or message',
            filter: 'The filter',
            installation: 'The installation',
            order: 'An order or invoice',
            other: 'Something else',
          }}
        />
        <TextField name="subject" label="In a few words" attributes={{ maxlength: 80 }} />
        <TextArea name="message" label="What happens, and since when?" />
      </Form>
      <section class="section" aria-labelledby="tickets-title">
        <h2 id="tickets-title">Your requests</h2>
        <p data-tickets-empty>None so far.</p>
        <ul class="records" data-tickets />
      </section>
      <template id="ticket">
        <li class="panel">
          <h3 data-slot="subject">Request</h3>
          <p class="meta" data-slot="when" />
          <p class="record-end">
            <span class="tag" data-slot="status" />
            <button class="button button-quiet button-small" type="button" data-resolve>
              Mark as solved
            </button>
          </p>
        </li>
      </template>
    </AccountLayout>
  ),
};
