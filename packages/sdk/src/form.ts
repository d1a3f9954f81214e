/**
 * What may be said about a form: names, never values.
 *
 * Everything is read from attributes: `<input name="id">` or `name="action"` hides the form's property of that
 * name (`[LegacyOverrideBuiltIns]` in the HTML standard).
 * @module
 */
import type { FormProperties } from '@waystone/protocol';
import type { Sendable } from './item.ts';

/** Most field names in one message: the collector takes 256 keys. */
const MOST_FIELDS = 40;

/** Longest value told, in UTF-16 units. */
const MAX_VALUE = 255;

type Field = HTMLInputElement;

/** Elements of a form that a person fills in; a link or a fieldset has no value. */
export const isField = ({ type, value }: Field): boolean =>
  value != null && !/hidden|submit|button|reset/.test(type);

/** A field's name, else its id, else its type. */
export const fieldName = ({ name, id, type }: Field): string => name || id || type;

/**
 * The values of the fields marked `data-ws-value`; but never of passwords and card details, marked or not. Any 13 digits
 * in a row may be a card's number, wherever they were typed.
 */
export const formValues = (form: HTMLFormElement): Record<string, string> => {
  const values: Record<string, string> = {};
  for (const field of form.elements as Iterable<Field>) {
    if (
      field.hasAttribute('data-ws-value') &&
      !/pass|pwd|card|cc-|cv[cv]|csc/i.test(field.type + field.autocomplete + field.name + field.id) &&
      !/(\d[ -]?){13}/.test(field.value) &&
      (field.checked || !/checkbox|radio/.test(field.type))
    )
      values[fieldName(field)] = field.value.slice(0, MAX_VALUE);
  }
  return values;
};

export const formProperties = (form: HTMLFormElement): Sendable<FormProperties> => {
  const read = (name: string) => form.getAttribute(name) || undefined;
  const name = read('name');
  return {
    form_id: read('id') || name || `form-${[...form.ownerDocument.forms].indexOf(form)}`,
    form_name: read('data-ws-form') || name,
    form_purpose: read('data-ws-form-purpose'),
    fields: [...new Set(([...form.elements] as Field[]).filter(isField).map(fieldName))].slice(
      0,
      MOST_FIELDS,
    ),
  };
};
