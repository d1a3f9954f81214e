import { describe, expect, it } from 'vitest';
import { person, personStage } from '../samples/rows.ts';
import { chanceToBuy, leadingStage } from './person.ts';

const buyer = personStage({ track: 'buyer', stage: 'decision', p_convert: 0.4 });
const bought = personStage({ track: 'buyer', stage: 'purchase', p_convert: 0 });
const customer = personStage({ track: 'customer', stage: 'use' });
const lead = personStage({ track: 'lead', stage: 'qualified' });

describe('leadingStage', () => {
  it('is the buyer’s while they are on the way, also to their next purchase', () => {
    expect(leadingStage(person({ stages: [lead, customer, buyer] }), '')).toBe(buyer);
  });

  it('is the customer’s once they have bought', () => {
    expect(leadingStage(person({ stages: [bought, customer] }), '')).toBe(customer);
    expect(leadingStage(person({ stages: [bought] }), '')).toBe(bought);
  });

  it('is that of the journey asked for', () => {
    expect(leadingStage(person({ stages: [buyer, lead] }), 'lead')).toBe(lead);
  });

  it('is none for a person not placed yet', () => {
    expect(leadingStage(person({ stages: [] }), '')).toBeUndefined();
  });
});

describe('chanceToBuy', () => {
  it('is the buyer’s, whichever stage leads', () => {
    expect(chanceToBuy(person({ stages: [customer, buyer] }))).toBe(0.4);
  });

  it('is not told of who has just bought or was never on the way', () => {
    expect(chanceToBuy(person({ stages: [bought, customer] }))).toBeUndefined();
    expect(chanceToBuy(person({ stages: [customer] }))).toBeUndefined();
  });
});
