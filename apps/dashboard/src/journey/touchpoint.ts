/**
 * A touchpoint in words.
 * @module
 */
import type { TimelineRow } from '@waystone/protocol';
import { shortAddress } from '../format/url.ts';
import { sentence } from '../format/words.ts';

const FORM_VERBS: Record<string, string> = {
  viewed: 'Saw the form',
  started: 'Began the form',
  submitted: 'Sent the form',
  abandoned: 'Left the form',
};

const KIND_WORDS: Record<string, string> = {
  engagement: 'Stayed on the page',
  identify: 'Was identified',
  group: 'Joined an account',
  alias: 'Was merged with another visitor',
};

/** What happened, in a few words: a page's title, "Sent the form “quote”", an event's name. */
export function describe(row: TimelineRow): string {
  if (row.kind === 'page') return row.title || row.name || shortAddress(row.url) || 'A page';
  if (row.kind === 'form') return formWords(row);
  return KIND_WORDS[row.kind] ?? (row.name || sentence(row.kind));
}

function formWords({ form_action, form_id }: TimelineRow): string {
  const verb = FORM_VERBS[form_action] ?? 'Met the form';
  return form_id === '' ? verb.replace('the form', 'a form') : `${verb} “${form_id}”`;
}

/**
 * Lays what the page reported when it was left (time and depth) on the page view it belongs to: the nearest
 * earlier one of the same path in the same visit. Rows come and go newest first; reports that find no page view stay.
 */
export function foldEngagement(rows: readonly TimelineRow[]): TimelineRow[] {
  const folded: TimelineRow[] = [];
  const waiting: TimelineRow[] = [];
  for (const row of rows) {
    if (row.kind === 'engagement') {
      waiting.push(row);
      folded.push(row);
      continue;
    }
    const reports = row.kind === 'page' ? waiting.filter((report) => belongs(report, row)) : [];
    for (const report of reports) {
      waiting.splice(waiting.indexOf(report), 1);
      folded.splice(folded.indexOf(report), 1);
    }
    folded.push(reports.reduce(lay, row));
  }
  return folded;
}

function belongs(report: TimelineRow, page: TimelineRow): boolean {
  return report.visit_id === page.visit_id && report.path === page.path;
}

function lay(page: TimelineRow, report: TimelineRow): TimelineRow {
  return {
    ...page,
    active_ms: page.active_ms + report.active_ms,
    scroll_pct: Math.max(page.scroll_pct, report.scroll_pct),
    signals: [...new Set([...page.signals, ...report.signals])],
  };
}
