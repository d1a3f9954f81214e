import { AccountLayout } from '../components/account-layout.tsx';
import { RadioField, SelectField, TextArea, TextField } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { INSTALLERS } from '../content/installers.ts';
import type { Page } from '../page.ts';

/** `/shop/account/installation` */
export const installation: Page = {
  path: '/shop/account/installation',
  title: 'Book the installation',
  description: 'Choose a date for the installation of your F1.',
  body: (
    <AccountLayout
      path="/shop/account/installation"
      title="Installation"
      lead="Choose a day on which someone is at home for half of it. The partner confirms by e-mail."
    >
      <div class="panel" data-booking hidden>
        <h2>Your date</h2>
        <p data-booking-line />
      </div>
      <Form id="installation" purpose="installation" name="Installation" button="Book this date">
        <SelectField
          name="installer"
          label="Partner"
          valueMayBeSent
          options={Object.fromEntries(INSTALLERS.map(({ id, name, area }) => [id, `${name} (${area})`]))}
        />
        <TextField name="date" label="Day" hint="From tomorrow on." attributes={{ type: 'date' }} />
        <RadioField
          name="slot"
          label="Part of the day"
          chosen="morning"
          valueMayBeSent
          options={{ morning: 'Morning, 8 to 12', afternoon: 'Afternoon, 13 to 17' }}
        />
        <TextArea
          name="access"
          label="How to reach the furnace"
          required={false}
          hint="Stairs, narrow doors, where to park."
        />
      </Form>
    </AccountLayout>
  ),
};
