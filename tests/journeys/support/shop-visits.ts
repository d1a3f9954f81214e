/**
 * Made-up visitors of a shop, as a clickstream: user_id, event, timestamp.
 */

/** A generator that gives the same numbers for the same seed (Park and Miller's). */
function randomFrom(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);

export type ShopVisits = {
  people: number;
  seed: number;
  /** Share of those who would have paid that no longer do in the end; it grows day by day. @default 0 */
  fade?: number;
};

/**
 * A CSV of visits. Some people mean to buy: they look at products more than at the catalogue, and pay more often once
 * they have a cart.
 */
export function shopVisits({ people, seed, fade = 0 }: ShopVisits): string {
  const random = randomFrom(seed);
  const lines = ['user_id,event,timestamp'];
  for (let person = 0; person < people; person += 1) {
    const means = random() < 0.4;
    let at = START + (60 * DAY_MS * person) / people;
    const say = (event: string) => {
      lines.push(
        `s${seed}-${person},${event},${new Date(at).toISOString().replace('T', ' ').replace('Z', '')}`,
      );
      at += 1000 * (10 + 200 * random());
    };
    say('main');
    const looks = 1 + Math.floor(random() * 8);
    for (let look = 0; look < looks; look += 1) say(random() < (means ? 0.75 : 0.3) ? 'product1' : 'catalog');
    if (random() < (means ? 0.7 : 0.25)) {
      say('cart');
      const pays = (means ? 0.75 : 0.2) * (1 - (fade * person) / people);
      if (random() < pays) say('payment_done');
      else say('catalog');
    }
  }
  return `${lines.join('\n')}\n`;
}
