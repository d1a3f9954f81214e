import type { Child } from 'hono/jsx';

/** What a form is for; the tracker sends it with every touchpoint of the form. */
export type FormPurpose =
  | 'newsletter'
  | 'quote'
  | 'checkout'
  | 'login'
  | 'support'
  | 'renewal'
  | 'installation';

/**
 * A form that the shop's script answers. It posts to its own page, so that without a script nothing entered ever
 * reaches the address bar.
 *
 * @param id is a contract: the script and the tracker know the form by it.
 */
export function Form({
  id,
  purpose,
  name,
  button,
  class: className = 'form',
  children,
}: {
  id: string;
  purpose: FormPurpose;
  /** What the form is called, for people who hear the page. */
  name: string;
  /** The words on the button that sends it. */
  button: string;
  class?: string;
  children: Child;
}) {
  return (
    <form id={id} class={className} method="post" data-ws-form-purpose={purpose} aria-label={name}>
      {children}
      <button class="button" type="submit">
        {button}
      </button>
      <p class="form-status" role="status" data-status />
      <noscript>
        <p class="note">This demo keeps its orders in your browser, so it needs JavaScript to go on.</p>
      </noscript>
    </form>
  );
}
