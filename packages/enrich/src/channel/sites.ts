/**
 * Sites that send visitors, and the channel they stand for. To add one, add a line.
 * @module
 */
import type { Channel } from './names.ts';

/** Kinds of site that give a referrer a channel of its own. */
export type SiteKind = Extract<Channel, 'organic_search' | 'social' | 'video' | 'email' | 'ai_assistant'>;

/** A site that sends visitors. */
export type Site = { source: string; kind: SiteKind };

/** `source: hosts`. A host also stands for its subdomains; the longest match wins. */
type HostTable = Record<string, readonly string[]>;

const SEARCH: HostTable = {
  aol: ['search.aol.com', 'aol.com'],
  ask: ['ask.com'],
  baidu: ['baidu.com'],
  bing: ['bing.com'],
  brave: ['search.brave.com'],
  coccoc: ['coccoc.com'],
  daum: ['search.daum.net'],
  duckduckgo: ['duckduckgo.com', 'ddg.gg'],
  ecosia: ['ecosia.org'],
  google: ['com.google.android.googlequicksearchbox'],
  kagi: ['kagi.com'],
  lilo: ['lilo.org'],
  metager: ['metager.de', 'metager.org'],
  mojeek: ['mojeek.com'],
  naver: ['search.naver.com'],
  petal: ['petalsearch.com'],
  qwant: ['qwant.com'],
  seznam: ['search.seznam.cz', 'seznam.cz'],
  so360: ['so.com'],
  sogou: ['sogou.com'],
  startpage: ['startpage.com'],
  swisscows: ['swisscows.com'],
};

const SOCIAL: HostTable = {
  bluesky: ['bsky.app'],
  discord: ['discord.com', 'discord.gg'],
  facebook: ['facebook.com', 'fb.com', 'fb.me', 'messenger.com'],
  hackernews: ['news.ycombinator.com'],
  instagram: ['instagram.com'],
  line: ['line.me'],
  linkedin: ['linkedin.com', 'lnkd.in', 'com.linkedin.android'],
  mastodon: ['mastodon.social', 'mastodon.online', 'mstdn.social', 'fosstodon.org', 'hachyderm.io'],
  nextdoor: ['nextdoor.com'],
  odnoklassniki: ['ok.ru'],
  pinterest: ['pin.it'],
  quora: ['quora.com'],
  reddit: ['reddit.com', 'redd.it', 'com.reddit.frontpage'],
  snapchat: ['snapchat.com'],
  telegram: ['t.me', 'telegram.me', 'web.telegram.org', 'org.telegram.messenger'],
  threads: ['threads.net', 'threads.com'],
  tiktok: ['tiktok.com'],
  tumblr: ['tumblr.com'],
  vk: ['vk.com', 'vkontakte.ru'],
  weibo: ['weibo.com', 'weibo.cn'],
  whatsapp: ['wa.me', 'whatsapp.com'],
  x: ['x.com', 'twitter.com', 't.co', 'com.twitter.android'],
  xing: ['xing.com'],
};

const VIDEO: HostTable = {
  bilibili: ['bilibili.com'],
  dailymotion: ['dailymotion.com'],
  rumble: ['rumble.com'],
  twitch: ['twitch.tv'],
  vimeo: ['vimeo.com'],
  youtube: ['youtube.com', 'youtu.be', 'com.google.android.youtube'],
};

const EMAIL: HostTable = {
  aol: ['mail.aol.com'],
  fastmail: ['app.fastmail.com'],
  gmail: ['mail.google.com', 'com.google.android.gm'],
  outlook: [
    'outlook.live.com',
    'outlook.office.com',
    'outlook.office365.com',
    'com.microsoft.office.outlook',
  ],
  proton: ['mail.proton.me', 'mail.protonmail.com'],
  yahoo: ['mail.yahoo.com', 'mail.yahoo.co.jp'],
};

const AI_ASSISTANT: HostTable = {
  chatgpt: ['chatgpt.com', 'chat.openai.com', 'openai.com', 'com.openai.chatgpt'],
  claude: ['claude.ai'],
  copilot: ['copilot.microsoft.com', 'copilot.com'],
  deepseek: ['chat.deepseek.com'],
  gemini: ['gemini.google.com', 'bard.google.com'],
  grok: ['grok.com', 'x.ai'],
  meta_ai: ['meta.ai'],
  mistral: ['chat.mistral.ai'],
  perplexity: ['perplexity.ai'],
  phind: ['phind.com'],
  poe: ['poe.com'],
  you: ['you.com'],
};

/**
 * Sites with a domain in each country, found by the registrable label (`google` of `google.co.uk`). Other
 * subdomains of theirs (`docs.google.com`, `finance.yahoo.com`) are ordinary referrers.
 */
const LABELS: Record<string, Site & { subdomains: RegExp }> = {
  google: { source: 'google', kind: 'organic_search', subdomains: /^(www|m|images|cse)?$/ },
  pinterest: { source: 'pinterest', kind: 'social', subdomains: /^/ },
  yahoo: { source: 'yahoo', kind: 'organic_search', subdomains: /^(www|m|(.+\.)?search)?$/ },
  yandex: { source: 'yandex', kind: 'organic_search', subdomains: /^(www|m)?$/ },
};

/** Short names that people put into `utm_source`. */
const SOURCE_ALIASES: Record<string, string> = {
  adwords: 'google',
  fb: 'facebook',
  ig: 'instagram',
  insta: 'instagram',
  li: 'linkedin',
  meta: 'facebook',
  openai: 'chatgpt',
  tt: 'tiktok',
  tw: 'x',
  twitter: 'x',
  yt: 'youtube',
};

function* sitesOf(table: HostTable, kind: SiteKind): Generator<[host: string, site: Site]> {
  for (const [source, hosts] of Object.entries(table)) {
    for (const host of hosts) yield [host, { source, kind }];
  }
}

/** E-mail first: later ones win below, and `yahoo` or `aol` as a campaign's source mean the search engine. */
const SITES: [host: string, site: Site][] = [
  ...sitesOf(EMAIL, 'email'),
  ...sitesOf(SEARCH, 'organic_search'),
  ...sitesOf(SOCIAL, 'social'),
  ...sitesOf(VIDEO, 'video'),
  ...sitesOf(AI_ASSISTANT, 'ai_assistant'),
];

const BY_HOST = new Map(SITES);
const BY_LABEL = new Map(Object.entries(LABELS));
const BY_SOURCE = new Map<string, Site>(
  [...SITES.map(([, site]) => site), ...BY_LABEL.values()].map((site) => [site.source, site]),
);

/** The site that a referring host belongs to, or `undefined` for an ordinary one. */
export function siteOfHost(host: string, label: string, subdomain: string): Site | undefined {
  for (let name = host; name !== ''; name = parent(name)) {
    const site = BY_HOST.get(name);
    if (site) return site;
  }
  const national = BY_LABEL.get(label);
  if (national?.subdomains.test(subdomain)) return national;
  if (/^(web)?mail\./.test(host)) return { source: host, kind: 'email' };
  return undefined;
}

/** The site that a campaign's source names: by its name (`facebook`), a short name (`fb`) or a host (`chatgpt.com`). */
export function siteOfSource(source: string): Site | undefined {
  return BY_SOURCE.get(SOURCE_ALIASES[source] ?? source) ?? BY_HOST.get(source);
}

function parent(host: string): string {
  const dot = host.indexOf('.');
  return dot === -1 ? '' : host.slice(dot + 1);
}
