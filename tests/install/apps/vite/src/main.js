import { waystone } from './waystone.js';

// A single-page application by hand: a few pages, links between them, and the history of the browser.
const main = document.querySelector('main');

const render = () => {
  const [, id] = location.pathname.split('/products/');
  document.title = id ? `Product ${id}` : 'Home';
  main.innerHTML = `<h1></h1>
    <nav><a id="home" href="/">Home</a> <a id="product" href="/products/42?color=red">Product 42</a></nav>
    <button id="sign-in">Sign in</button> <button id="choose">Choose</button>`;
  main.querySelector('h1').textContent = document.title;
};

main.addEventListener('click', (event) => {
  const { id, href } = event.target;
  if (href) {
    event.preventDefault();
    if (href !== location.href) history.pushState(null, '', href);
    render();
  }
  if (id === 'sign-in') waystone.identify('user-42', { plan: 'family' });
  if (id === 'choose') waystone.track('Plan Chosen', { plan: 'pro' });
});
addEventListener('popstate', render);
render();
