import { findAll, show } from '../dom.ts';

/** Turns the views of the comparison into tabs: one at a time, each with an address of its own (`?view=`). */
export function openComparison(): void {
  const tabs = findAll('[data-tab]');
  if (tabs.length === 0) return;
  const title = document.title;
  for (const tab of tabs) {
    tab.addEventListener('click', (event) => {
      if (!(tab instanceof HTMLAnchorElement) || opensElsewhere(event)) return;
      event.preventDefault();
      if (tab.href !== location.href) history.pushState(null, '', tab.href);
      showView(tabs, title);
    });
  }
  addEventListener('popstate', () => showView(tabs, title));
  showView(tabs, title);
}

function showView(tabs: HTMLElement[], title: string): void {
  const asked = new URLSearchParams(location.search).get('view');
  const first = tabs[0];
  const current = tabs.find((tab) => tab.dataset.tab === asked) ?? first;
  for (const tab of tabs) {
    if (tab === current) tab.setAttribute('aria-current', 'page');
    else tab.removeAttribute('aria-current');
    show(`[data-view="${tab.dataset.tab}"]`, tab === current);
  }
  document.title = current && current !== first ? `${current.textContent}: ${title}` : title;
}

/** A click that the visitor means for a new tab or window. */
function opensElsewhere(event: MouseEvent): boolean {
  return event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
}
