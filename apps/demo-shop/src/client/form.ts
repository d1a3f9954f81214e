import { find } from './dom.ts';

/** What a form holds: text by field name, trimmed. */
export type Answers = Record<string, string>;

/**
 * Lets the shop answer a form. The browser validates first; the handler sees valid answers only. Does nothing where
 * the page has no such form.
 */
export function onSubmit(id: string, handle: (answers: Answers, form: HTMLFormElement) => void): void {
  const form = document.getElementById(id);
  if (!(form instanceof HTMLFormElement)) return;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    handle(read(form), form);
  });
}

/** Says something below the form (or box), to eyes and ears. */
export function say(box: ParentNode, text: string): void {
  const status = find('[data-status]', box);
  if (status) status.textContent = text;
}

function read(form: HTMLFormElement): Answers {
  const answers: Answers = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') answers[name] = value.trim();
  }
  return answers;
}
