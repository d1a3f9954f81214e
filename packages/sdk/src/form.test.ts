// @vitest-environment happy-dom
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formProperties, formValues } from './form.ts';

const form = (html: string): HTMLFormElement => {
  document.body.innerHTML = html;
  const [first] = document.forms;
  if (!first) throw new Error('the test has no form');
  return first;
};

describe('what is said about a form', () => {
  it('is its id, else its name, else its place', () => {
    expect(formProperties(form('<form id="a" name="b"></form>')).form_id).toBe('a');
    expect(formProperties(form('<form name="b"></form>')).form_id).toBe('b');
    expect(formProperties(form('<form></form>')).form_id).toBe('form-0');
  });

  it('is read from attributes, since fields may be called id, name or action', () => {
    const html =
      '<form id="real" name="named" action="/go"><input name="id"><input name="name"><input name="action"></form>';
    expect(formProperties(form(html))).toMatchObject({
      form_id: 'real',
      form_name: 'named',
      fields: ['id', 'name', 'action'],
    });
  });

  it('is the names of what a person fills in, each once, at most forty', () => {
    const html = `<form><input type="hidden" name="csrf"><input name="a"><input type="radio" name="r"><input type="radio" name="r">
      <input id="unnamed"><input type="email"><fieldset name="f"></fieldset><button name="b">Go</button></form>`;
    expect(formProperties(form(html)).fields).toEqual(['a', 'r', 'unnamed', 'email']);
    const many = Array.from({ length: 60 }, (_, i) => `<input name="f${i}">`).join('');
    expect(formProperties(form(`<form>${many}</form>`)).fields).toHaveLength(40);
  });
});

describe('values', () => {
  it('are told of marked fields alone', () => {
    const html = `<form><input name="free" value="no"><input name="size" data-ws-value value="large">
      <input type="checkbox" name="on" data-ws-value value="1" checked><input type="checkbox" name="off" data-ws-value value="1"></form>`;
    expect(formValues(form(html))).toEqual({ size: 'large', on: '1' });
  });

  it.each([
    ['a password', 'type="password" name="a"'],
    ['a password shown as text', 'type="text" autocomplete="current-password" name="a"'],
    ['a card number by autocomplete', 'autocomplete="cc-number" name="a"'],
    ['a card number by name', 'name="card_number"'],
    ['a security code', 'name="cvv"'],
  ])('are never told of %s', (_, attributes) => {
    expect(formValues(form(`<form><input ${attributes} value="1234" data-ws-value></form>`))).toEqual({});
  });

  it('are never told where they hold the digits of a card, however spaced: property', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 13, maxLength: 19 });
    const gap = fc.constantFrom('', ' ', '-');
    fc.assert(
      fc.property(digits, gap, fc.string(), (number, between, before) => {
        const element = form('<form><input name="note" data-ws-value></form>')
          .elements[0] as HTMLInputElement;
        element.value = `${before}${number.join(between)}`;
        expect(Object.values(formValues(element.form as HTMLFormElement))).toEqual([]);
      }),
    );
  });
});
