import { fileURLToPath } from 'node:url';

/** Where the lockfile is; Next.js would find that of the project above. */
export default { turbopack: { root: fileURLToPath(new URL('..', import.meta.url)) } };
