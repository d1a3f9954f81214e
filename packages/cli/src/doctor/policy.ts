/**
 * Reads a Content-Security-Policy as far as Waystone is concerned: which script may load, where may it send.
 * https://www.w3.org/TR/CSP3/
 * @module
 */

/** What is asked of a policy. */
export type Question = {
  kind: 'script' | 'connect';
  /** The address of the script, or of the collector. */
  url: string;
  /** The page. */
  page: string;
  /** Of the script tag. */
  nonce?: string | undefined;
  /** Whether another script put the tag in, which `'strict-dynamic'` allows. */
  inserted?: boolean;
};

const FALLBACKS = {
  script: ['script-src-elem', 'script-src', 'default-src'],
  connect: ['connect-src', 'default-src'],
} as const;

/**
 * The directive that forbids it.
 *
 * @returns its name, or `null` where every policy allows it.
 */
export function forbiddenBy(policies: readonly string[], question: Question): string | null {
  for (const policy of policies.flatMap((header) => header.split(','))) {
    const directives = parse(policy);
    const name = FALLBACKS[question.kind].find((directive) => directives.has(directive));
    if (name !== undefined && !allows(directives.get(name) ?? [], question)) return name;
  }
  return null;
}

function parse(policy: string): Map<string, string[]> {
  const directives = new Map<string, string[]>();
  for (const directive of policy.split(';')) {
    const [name = '', ...sources] = directive.trim().split(/\s+/);
    // The first of a name counts.
    if (name !== '' && !directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), sources);
  }
  return directives;
}

function allows(sources: readonly string[], { kind, url, page, nonce, inserted }: Question): boolean {
  if (kind === 'script' && nonce && sources.includes(`'nonce-${nonce}'`)) return true;
  if (kind === 'script' && sources.includes("'strict-dynamic'")) return inserted === true;
  return sources.some((source) => matches(source, new URL(url), new URL(page)));
}

/** https://www.w3.org/TR/CSP3/#match-url-to-source-expression */
function matches(source: string, url: URL, page: URL): boolean {
  if (source === '*') return /^(https?|wss?):$/.test(url.protocol) || url.protocol === page.protocol;
  if (source.toLowerCase() === "'self'") return url.origin === page.origin || upgrades(page, url);
  if (/^[a-z][a-z0-9+.-]*:$/i.test(source)) return protocolFits(source.toLowerCase(), url.protocol);
  const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/:]+)(?::(\d+|\*))?(\/.*)?$/i.exec(source);
  if (parts === null) return false;
  const [, scheme, host = '', port, path] = parts;
  if (!protocolFits(scheme === undefined ? page.protocol : `${scheme.toLowerCase()}:`, url.protocol))
    return false;
  return hostFits(host.toLowerCase(), url.hostname) && portFits(port, url) && pathFits(path, url.pathname);
}

function upgrades(page: URL, url: URL): boolean {
  return page.host === url.host && page.protocol === 'http:' && url.protocol === 'https:';
}

function protocolFits(wanted: string, actual: string): boolean {
  return wanted === actual || (wanted === 'http:' && actual === 'https:');
}

function hostFits(wanted: string, actual: string): boolean {
  return wanted === '*' || (wanted.startsWith('*.') ? actual.endsWith(wanted.slice(1)) : wanted === actual);
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

function portFits(wanted: string | undefined, { port, protocol }: URL): boolean {
  const actual = port || DEFAULT_PORTS[protocol];
  if (wanted === undefined) return port === '';
  return wanted === '*' || wanted === actual || (wanted === '80' && actual === '443');
}

function pathFits(wanted: string | undefined, actual: string): boolean {
  if (wanted === undefined || wanted === '/') return true;
  return wanted.endsWith('/') ? actual.startsWith(wanted) : actual === wanted;
}
