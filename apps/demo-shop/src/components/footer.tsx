import { FOOTER_COLUMNS } from '../content/navigation.ts';
import { AirLines } from './drawings/air-lines.tsx';

/** The footer: links, and the honest line that this is a demo. */
export function Footer() {
  return (
    <footer class="site-footer">
      <AirLines />
      <div class="wrap">
        <nav class="footer-columns" aria-label="All pages">
          {FOOTER_COLUMNS.map(({ heading, links }) => (
            <div>
              <h2>{heading}</h2>
              <ul>
                {links.map((link) => (
                  <li>
                    <a href={link.href}>{link.label}</a>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
        <p class="footer-note">
          Larkmoor is an invented shop that shows what Waystone measures. Nothing is sold here, nothing is
          delivered, and orders stay in your browser. <a href="/shop/privacy">What this demo records</a>
        </p>
      </div>
    </footer>
  );
}
