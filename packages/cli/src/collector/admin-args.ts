/** Options of every command that talks to a collector as its owner. */
export const ADMIN_ARGS = {
  site: { type: 'string', description: 'Id of the site, where several are configured', valueHint: 'id' },
  url: { type: 'string', description: 'A collector elsewhere; needs --token and --site', valueHint: 'url' },
  token: {
    type: 'string',
    description: 'An admin token of that collector (WAYSTONE_ADMIN_TOKEN)',
    valueHint: 'token',
  },
  config: { type: 'string', description: 'The configuration file (waystone.config.json)', valueHint: 'file' },
} as const;
