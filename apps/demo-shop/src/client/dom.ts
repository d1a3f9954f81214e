/**
 * The first element that matches, or null.
 *
 * @param within @default document
 */
export function find(selector: string, within: ParentNode = document): HTMLElement | null {
  return within.querySelector<HTMLElement>(selector);
}

/** All elements that match. */
export function findAll(selector: string, within: ParentNode = document): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(selector)];
}

/** Writes a text into every element that matches; never markup. */
export function write(selector: string, text: string, within: ParentNode = document): void {
  for (const element of findAll(selector, within)) element.textContent = text;
}

/** Shows or hides every element that matches. */
export function show(selector: string, visible: boolean, within: ParentNode = document): void {
  for (const element of findAll(selector, within)) element.hidden = !visible;
}

/**
 * A copy of the page's `<template id>` with texts in its `[data-slot]`s.
 *
 * @throws Error where the page has no such template.
 */
export function fill(templateId: string, slots: Record<string, string>): HTMLElement {
  const template = document.getElementById(templateId);
  const copy = template instanceof HTMLTemplateElement ? template.content.cloneNode(true) : null;
  const element = copy instanceof DocumentFragment ? copy.firstElementChild : null;
  if (!(element instanceof HTMLElement)) {
    throw new Error(`the page has no <template id="${templateId}"> with an element in it; add one`);
  }
  for (const [slot, text] of Object.entries(slots)) write(`[data-slot="${slot}"]`, text, element);
  return element;
}
