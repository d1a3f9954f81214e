/**
 * The forms of the shop, and the touchpoints that filling one in leaves behind.
 * @module
 */
import type { FormEvent, FormProperties } from '@waystone/protocol';
import type { Random } from './random.ts';

/** `hard` marks the field that makes people hesitate. */
type Field = { name: string; seconds: number; hard?: boolean };

/** A form: its purpose, and how long each field takes. */
export type ShopForm = { id: string; name: string; purpose: string; fields: readonly Field[] };

const name: Field = { name: 'name', seconds: 5 };
const email: Field = { name: 'email', seconds: 9 };
const postcode: Field = { name: 'postcode', seconds: 5 };

/** Every form of the shop, by its id. */
export const FORMS = {
  newsletter: form('newsletter', 'Newsletter', 'newsletter', [email]),
  quote: form('quote', 'Quote', 'quote', [
    name,
    { ...email, hard: true },
    postcode,
    { name: 'home_size', seconds: 6 },
    { name: 'system', seconds: 7 },
    { name: 'message', seconds: 24, hard: true },
  ]),
  checkout: form('checkout', 'Checkout', 'checkout', [
    name,
    email,
    { name: 'street', seconds: 9 },
    postcode,
    { name: 'city', seconds: 5 },
    { name: 'country', seconds: 3 },
    { name: 'payment', seconds: 11, hard: true },
    { name: 'terms', seconds: 3 },
  ]),
  installation: form('installation', 'Installation', 'installation', [
    { name: 'installer', seconds: 8 },
    { name: 'date', seconds: 12, hard: true },
    { name: 'slot', seconds: 5 },
    { name: 'access', seconds: 10 },
  ]),
  'support-ticket': form('support-ticket', 'Support request', 'support', [
    { name: 'topic', seconds: 5 },
    { name: 'subject', seconds: 10 },
    { name: 'message', seconds: 45, hard: true },
  ]),
  'renew-filters': form('renew-filters', 'Renew filters', 'renewal', [
    { name: 'filter', seconds: 5 },
    { name: 'plan', seconds: 6, hard: true },
  ]),
};

export type FormId = keyof typeof FORMS;

function form(id: string, title: string, purpose: string, fields: readonly Field[]): ShopForm {
  return { id, name: title, purpose, fields };
}

/** One touchpoint of a form, and how long after the one before it came. */
export type FormStep = { event: FormEvent; properties: FormProperties; afterMs: number };

/** How somebody deals with a form. */
export type FormEnd = 'ignored' | 'submitted' | 'abandoned';

/**
 * Plays a form.
 *
 * @param end whether it is only seen, sent, or left: then at a field that takes an effort, more often than not.
 */
export function playForm(form: ShopForm, end: FormEnd, random: Random): FormStep[] {
  const base = describe(form);
  const viewed: FormStep = { event: 'Form Viewed', properties: base, afterMs: random.around(2500) };
  if (end === 'ignored') return [viewed];
  const touched = touchFields(form, end === 'abandoned' ? leaveAt(form, random) : form.fields.length, random);
  const duration_ms = touched.reduce((sum, { ms }) => sum + ms, 0);
  const last_field = touched.at(-1)?.name ?? '';
  return [
    viewed,
    { event: 'Form Started', properties: base, afterMs: random.around(4000) },
    {
      event: end === 'submitted' ? 'Form Submitted' : 'Form Abandoned',
      properties: { ...base, touched, last_field, duration_ms },
      afterMs: duration_ms,
    },
  ];
}

function describe({ id, name, purpose, fields }: ShopForm): FormProperties {
  return { form_id: id, form_name: name, form_purpose: purpose, fields: fields.map((field) => field.name) };
}

function leaveAt({ fields }: ShopForm, random: Random): number {
  const hard = fields.findIndex((field) => field.hard);
  return hard >= 0 && random.chance(0.6) ? hard + 1 : random.whole(1, fields.length);
}

function touchFields(form: ShopForm, count: number, random: Random): NonNullable<FormProperties['touched']> {
  return form.fields.slice(0, count).map(({ name, seconds, hard }) => {
    const ms = Math.round(random.around(seconds * 1000, 0.5));
    const corrections = random.chance(hard ? 0.5 : 0.15) ? random.whole(1, 3) : 0;
    const invalid = random.chance(hard ? 0.2 : 0.04) ? 1 : 0;
    return { name, ms, ...(corrections > 0 ? { corrections } : {}), ...(invalid > 0 ? { invalid } : {}) };
  });
}
