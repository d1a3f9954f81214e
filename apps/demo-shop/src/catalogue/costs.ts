import { product } from './products.ts';

/** What the sums of the cost table rest on. Printed beside the table, so a reader can redo them. */
export const ASSUMPTIONS = {
  years: 5,
  /** Price of electricity in euro per kilowatt-hour. */
  electricity: 0.3,
  /** Mean power of one P1 that runs day and night, in watts. */
  portableWatts: 15,
  /** Extra power of a furnace blower at low speed, in watts, and the hours a day it runs. */
  blowerWatts: 55,
  blowerHours: 12,
} as const;

/** What one way of cleaning costs, in whole euro. */
export type Costs = { purchase: number; installation: number; filters: number; power: number; total: number };

/** Costs of so many portable P1 over {@link ASSUMPTIONS}.years. The first filter set comes with the device. */
export function portableCosts(rooms: number): Costs {
  const { years, electricity, portableWatts } = ASSUMPTIONS;
  return sum({
    purchase: rooms * product('portable-p1').price,
    installation: 0,
    filters: rooms * (years - 1) * product('filter-set-p1').price,
    power: Math.round(rooms * years * kilowattHours(portableWatts, 24) * electricity),
  });
}

/** Costs of one F1 for the whole house over {@link ASSUMPTIONS}.years. The first filter comes with the device. */
export function furnaceCosts(): Costs {
  const { years, electricity, blowerWatts, blowerHours } = ASSUMPTIONS;
  return sum({
    purchase: product('furnace-f1').price,
    installation: product('installation-f1').price,
    filters: (years - 1) * product('filter-set-f1').price,
    power: Math.round(years * kilowattHours(blowerWatts, blowerHours) * electricity),
  });
}

/** From how many rooms on the F1 costs no more than portables. */
export function breakEvenRooms(): number {
  const whole = furnaceCosts().total;
  let rooms = 1;
  while (portableCosts(rooms).total < whole) rooms++;
  return rooms;
}

function kilowattHours(watts: number, hoursADay: number): number {
  return (watts * hoursADay * 365) / 1000;
}

function sum(parts: Omit<Costs, 'total'>): Costs {
  return { ...parts, total: parts.purchase + parts.installation + parts.filters + parts.power };
}
