/**
 * The funnel in a sentence.
 * @module
 */
import type { StageFunnelRow } from '@waystone/protocol';
import { count, counted } from '../format/number.ts';

/** Who is on the way, how many of them decide, how many have bought. */
export function headline(rows: readonly StageFunnelRow[]): string {
  const row = (stage: string) => rows.find((one) => one.stage === stage);
  const standing = (stage: string) => row(stage)?.standing ?? 0;
  const deciding = standing('decision');
  const onTheWay = standing('awareness') + standing('consideration') + deciding;
  const bought = row('purchase')?.reached ?? 0;
  const walkers = counted(onTheWay, 'person is on the way', 'people are on the way');
  return [
    onTheWay === 0 ? 'Nobody is on the way now' : walkers,
    deciding === 0 ? '. ' : `, ${count(deciding)} of them deciding. `,
    bought === 0 ? 'Nobody has bought yet.' : `${counted(bought, 'has', 'have')} bought.`,
  ].join('');
}
