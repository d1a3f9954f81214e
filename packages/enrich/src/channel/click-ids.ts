import type { Channel } from './names.ts';

/** What a click id in a URL says of the click. */
export type Click = { channel: Channel; source: string; medium: string };

const paidSearch = (source: string): Click => ({ channel: 'paid_search', source, medium: 'cpc' });
const paidSocial = (source: string): Click => ({ channel: 'paid_social', source, medium: 'paid_social' });
const social = (source: string): Click => ({ channel: 'social', source, medium: 'social' });
const email = (source: string): Click => ({ channel: 'email', source, medium: 'email' });
const affiliate = (source: string): Click => ({ channel: 'affiliate', source, medium: 'affiliate' });

/**
 * Click ids that networks put into a landing page's URL. Where a URL has several, the first of this list counts:
 * those that mean a paid click stand before those that every link of a network carries.
 */
export const CLICK_IDS: ReadonlyMap<string, Click> = new Map([
  ['gclid', paidSearch('google')],
  ['gbraid', paidSearch('google')],
  ['wbraid', paidSearch('google')],
  ['gad_source', paidSearch('google')],
  ['msclkid', paidSearch('bing')],
  ['yclid', paidSearch('yandex')],
  ['dclid', { channel: 'display', source: 'google', medium: 'display' }],
  ['ttclid', paidSocial('tiktok')],
  ['li_fat_id', paidSocial('linkedin')],
  ['twclid', paidSocial('x')],
  ['rdt_cid', paidSocial('reddit')],
  ['ScCid', paidSocial('snapchat')],
  ['epik', paidSocial('pinterest')],
  ['irclickid', affiliate('impact')],
  ['cjevent', affiliate('cj')],
  ['awc', affiliate('awin')],
  ['ranSiteID', affiliate('rakuten')],
  ['mc_eid', email('mailchimp')],
  ['mc_cid', email('mailchimp')],
  ['_hsenc', email('hubspot')],
  ['_hsmi', email('hubspot')],
  ['_kx', email('klaviyo')],
  ['mkt_tok', email('marketo')],
  // Facebook and Instagram put theirs on every outgoing link, paid or not.
  ['fbclid', social('facebook')],
  ['igshid', social('instagram')],
  ['igsh', social('instagram')],
  // Free product listings of Google's search results.
  ['srsltid', { channel: 'organic_search', source: 'google', medium: 'organic' }],
]);

/** The first known click id among a URL's parameters. */
export function findClick(parameters: URLSearchParams): Click | undefined {
  for (const [name, click] of CLICK_IDS) if (parameters.has(name)) return click;
  return undefined;
}
