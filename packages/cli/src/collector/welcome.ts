/**
 * What `waystone start` says when it is ready.
 * @module
 */
import { styleText } from 'node:util';
import type { Collector } from '@waystone/collector';

/** The dashboard's address; the token in its fragment logs in, and is never sent in a URL. */
export function dashboardLink({ url, config }: Collector): string {
  const [token] = config.adminTokens;
  return token === undefined ? `${url}/` : `${url}/#token=${token}`;
}

/** Links, the script tag, keys, SQL, the data's place and how to stop. */
export function describeStart(collector: Collector): string {
  const { url, config } = collector;
  const [site] = config.sites;
  const lines = [
    '',
    styleText('bold', 'Waystone is ready'),
    '',
    field('Dashboard', styleText('cyan', dashboardLink(collector))),
    ...(site?.origins.includes('self') ? [field('Demo shop', styleText('cyan', `${url}/shop/`))] : []),
    '',
    ...config.sites.flatMap((one) => describeSite(one, collector)),
    field('SQL', sqlExample(collector)),
    '',
    field('Data', config.data),
    field('Settings', config.path ?? 'in memory'),
    field('Stop', 'Ctrl-C'),
    '',
  ];
  return lines.join('\n');
}

function describeSite(site: Collector['config']['sites'][number], { url, config }: Collector): string[] {
  const [publicKey] = site.publicKeys;
  const [secretKey] = site.secretKeys;
  const tag = `<script async src="${url}/waystone.js" data-key="${publicKey}"></script>`;
  return [
    styleText('bold', `Site "${site.id}"`),
    ...(publicKey === undefined ? [] : [field('Script tag', tag)]),
    ...(secretKey === undefined
      ? []
      : [
          field(
            'Secret key',
            `${secretKey.slice(0, 7)}…, for servers alone: it stands in ${config.path ?? 'the settings'}`,
          ),
        ]),
    '',
  ];
}

function sqlExample({ url, config }: Collector): string {
  const [token = 'ADMIN_TOKEN'] = config.adminTokens;
  return `curl -H 'Authorization: Bearer ${token}' '${url}/clickhouse/' -d 'SELECT * FROM stage_funnel FORMAT PrettyCompact'`;
}

function field(name: string, value: string): string {
  return `  ${name.padEnd(11)} ${value}`;
}
