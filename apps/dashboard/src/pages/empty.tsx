import type { JSX } from 'preact';
import { StageMark } from '../components/stage-mark.tsx';

/** What to do while there is nothing to show. */
export function Empty(): JSX.Element {
  const tag = `<script async src="${location.origin}/waystone.js" data-key="pk_…"></script>`;
  return (
    <div class="empty">
      <div class="empty-way" aria-hidden="true">
        {['awareness', 'consideration', 'decision', 'purchase'].map((stage) => (
          <StageMark key={stage} track="buyer" stage={stage} />
        ))}
      </div>
      <h1 tabIndex={-1}>Nobody has set out yet</h1>
      <p>The first touchpoint will show up here within seconds. Three ways to get one:</p>
      <ol class="empty-steps">
        <li>
          <h2>Put the script on your site</h2>
          <p>
            Paste it into every page's head, with the public key that <code>npm start</code> printed.
          </p>
          <pre>
            <code>{tag}</code>
          </pre>
        </li>
        <li>
          <h2>Walk the way yourself</h2>
          <p>
            The <a href="/shop/">demo shop</a> carries the script already: read, compare, ask for a quote,
            buy.
          </p>
        </li>
        <li>
          <h2>Fill it with made-up people</h2>
          <p>Some thousand of them, over 90 days, through the real pipeline:</p>
          <pre>
            <code>npx waystone demo</code>
          </pre>
        </li>
      </ol>
    </div>
  );
}
