import type { SitesAnswer } from '@waystone/protocol';
import type { ComponentChildren, JSX } from 'preact';
import { announcement } from '../state/announce.ts';
import { change, place } from '../state/navigation.ts';
import { fresh } from '../state/place.ts';
import { logout } from '../state/session.ts';
import { Icon } from './icon.tsx';
import { Link } from './link.tsx';
import { Logo } from './logo.tsx';
import { RefreshControls } from './refresh-controls.tsx';
import { ThemeButton } from './theme-button.tsx';

type Sites = SitesAnswer['sites'];

/** What stands around every page: the way in, the controls, and the line that screen readers listen to. */
export function Shell(props: { sites: Sites; site: string; children: ComponentChildren }): JSX.Element {
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="top">
        <div class="top-in">
          <Link to={fresh(place.value, {})} class="top-logo">
            <Logo />
          </Link>
          <Pages />
          <SitePicker sites={props.sites} site={props.site} />
          <div class="top-controls">
            <RefreshControls />
            <ThemeButton />
            <button
              type="button"
              class="icon-button"
              title="Log out"
              aria-label="Log out"
              onClick={() => void logout()}
            >
              <Icon name="leave" />
            </button>
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {props.children}
      </main>
      <p class="sr" role="status">
        {announcement.value}
      </p>
    </>
  );
}

function Pages(): JSX.Element {
  const { view } = place.value;
  return (
    <nav class="pages" aria-label="Pages">
      <Link to={fresh(place.value, {})} current={view === 'overview'}>
        Overview
      </Link>
      <Link to={fresh(place.value, { view: 'people' })} current={view !== 'overview'}>
        People
      </Link>
    </nav>
  );
}

function SitePicker({ sites, site }: { sites: Sites; site: string }): JSX.Element | null {
  if (sites.length < 2) return <span class="site-name">{sites[0]?.name}</span>;
  const choose = (id: string) =>
    change({
      ...fresh(place.value, { site: id }),
      view: place.value.view === 'people' ? 'people' : 'overview',
    });
  return (
    <label class="site">
      <span class="sr">Site</span>
      <select value={site} onChange={(event) => choose(event.currentTarget.value)}>
        {sites.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
