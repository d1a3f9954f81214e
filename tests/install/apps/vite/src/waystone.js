import { init } from '@waystone/sdk';

export const waystone = init({
  key: import.meta.env.VITE_WAYSTONE_KEY,
  host: import.meta.env.VITE_WAYSTONE_HOST,
});
