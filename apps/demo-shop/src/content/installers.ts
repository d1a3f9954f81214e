/** A partner who fits the F1. All of them are invented. */
export type Installer = { id: string; name: string; area: string; since: number; wait: string };

export const INSTALLERS: readonly Installer[] = [
  {
    id: 'alder-heating',
    name: 'Alder Heating',
    area: 'North and the coast',
    since: 2011,
    wait: 'about 2 weeks',
  },
  {
    id: 'brook-and-daughter',
    name: 'Brook & Daughter',
    area: 'River towns, west',
    since: 1998,
    wait: 'about 10 days',
  },
  { id: 'calder-air', name: 'Calder Air', area: 'Capital and suburbs', since: 2016, wait: 'about 3 weeks' },
  {
    id: 'dunmore-ducts',
    name: 'Dunmore Ducts',
    area: 'Hill country, east',
    since: 2007,
    wait: 'about 1 week',
  },
  {
    id: 'fenwick-warm-air',
    name: 'Fenwick Warm Air',
    area: 'South and the lakes',
    since: 2003,
    wait: 'about 2 weeks',
  },
];
