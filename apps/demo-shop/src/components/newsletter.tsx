import { TextField } from './field.tsx';
import { Form } from './form.tsx';

/** The invitation to the newsletter. At most one a page: the form's id is fixed. */
export function Newsletter() {
  return (
    <section class="newsletter" aria-labelledby="newsletter-title">
      <div>
        <h2 id="newsletter-title">The pollen letter</h2>
        <p>
          Four letters a year, one before each pollen season: what is about to fly, and what helps indoors.
          You can leave with one click.
        </p>
      </div>
      <Form
        id="newsletter"
        purpose="newsletter"
        name="Newsletter"
        button="Subscribe"
        class="form form-inline"
      >
        <TextField
          name="email"
          label="E-mail address"
          attributes={{ type: 'email', autocomplete: 'email', placeholder: 'you@example.org' }}
        />
      </Form>
    </section>
  );
}
