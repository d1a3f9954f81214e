import { House } from '../components/drawings/house.tsx';
import { TextField } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { PageIntro } from '../components/page-intro.tsx';
import type { Page } from '../page.ts';

/** `/shop/account/login` */
export const login: Page = {
  path: '/shop/account/login',
  title: 'Sign in',
  description: 'Sign in to your account, or make one.',
  body: (
    <div class="wrap">
      <PageIntro trail={[{ label: 'Your account', href: '/shop/account/' }]} title="Sign in">
        <p>New here? The same form makes your account.</p>
      </PageIntro>
      <div class="form-page">
        <Form id="login" purpose="login" name="Sign in" button="Sign in">
          <TextField
            name="email"
            label="E-mail address"
            attributes={{ type: 'email', autocomplete: 'username' }}
          />
          <TextField
            name="password"
            label="Password"
            hint="Any password will do: the demo neither checks nor keeps it."
            attributes={{ type: 'password', autocomplete: 'off', minlength: 4 }}
          />
        </Form>
        <aside class="form-aside" aria-hidden="true">
          <House />
        </aside>
      </div>
    </div>
  ),
};
