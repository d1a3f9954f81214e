/**
 * What a person's stages come down to in a list.
 * @module
 */
import type { PersonRow, PersonStageRow, Track } from '@waystone/protocol';
import { byTrack } from './stages.ts';

/**
 * The stage that speaks for a person in a list: of the journey asked for, else of the customer's journey where
 * the purchase has been made, else of the buyer's, else whichever there is.
 */
export function leadingStage(person: PersonRow, asked: Track | ''): PersonStageRow | undefined {
  const stages = person.stages.toSorted(byTrack);
  const of = (track: Track) => stages.find((stage) => stage.track === track);
  const wanted = asked === '' ? undefined : of(asked);
  if (wanted) return wanted;
  const buyer = of('buyer');
  const bought = buyer === undefined || buyer.stage === 'purchase';
  return (bought ? of('customer') : undefined) ?? buyer ?? stages[0];
}

/** The chance (0 to 1) that a person buys next; undefined for who is on no way to buy, or has just bought. */
export function chanceToBuy(person: PersonRow): number | undefined {
  const buyer = person.stages.find((stage) => stage.track === 'buyer');
  return buyer === undefined || buyer.stage === 'purchase' ? undefined : buyer.p_convert;
}
