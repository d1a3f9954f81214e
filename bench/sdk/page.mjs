/**
 * The page that every tracker is measured on: about 1,500 nodes, with forms and links as a shop has them.
 * @module
 */

const FIELDS = ['name', 'email', 'phone', 'street', 'city', 'message'];

const form = (i) =>
  `<form id="form-${i}" name="form-${i}" action="/sent" method="post">${FIELDS.map(
    (name) => `<p><label for="${name}-${i}">${name}</label><input id="${name}-${i}" name="${name}"></p>`,
  ).join('')}<p><button>Send</button></p></form>`;

const card = (i) => `<article class="card"><h3><a href="/products/${i}">Product ${i}</a></h3>
<p>Filters the air of a room of <b>${20 + (i % 30)}</b> square metres.</p>
<ul><li>Quiet</li><li>Sealed</li></ul><a href="https://elsewhere.example/${i}">A review</a></article>`;

/**
 * @param {string} head what a tracker puts into the page's head.
 * @returns {string} the page.
 */
export function pageWith(head) {
  const cards = Array.from({ length: 140 }, (_, i) => card(i)).join('');
  const forms = Array.from({ length: 6 }, (_, i) => form(i)).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Air cleaners</title><link rel="icon" href="data:,">${head}</head><body><nav>${'<a href="/x">Menu</a>'.repeat(20)}</nav><main>${forms}${cards}</main></body></html>`;
}
