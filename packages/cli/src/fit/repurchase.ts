/**
 * The model of repeat purchase of a site.
 * @module
 */
import { type Customer, faultOf, fitRepurchase, type Repurchase } from '@waystone/fit';
import { readQuery } from '@waystone/models';
import type { Entry, Warehouse } from './models.ts';
import { viewParameters } from './moments.ts';
import { FEWEST_OUTCOMES } from './outcomes.ts';

/** A fitted BG/NBD, in weeks; what is wrong with it where it was not kept. */
export type FittedRepurchase = Repurchase & { customers: number; fault: string | null };

/**
 * Fits BG/NBD to those who had the outcome until the task's time, and stores it with the version where it is sound.
 *
 * @param knownUntil the time of the site's latest step, in milliseconds since 1970.
 * @returns `null` where fewer than 100 came back: there is nothing to learn from.
 */
export async function fitRepurchaseOf(
  warehouse: Warehouse,
  { task, version, createdAt }: Entry,
  knownUntil: number,
): Promise<FittedRepurchase | null> {
  const until = { ...task, asOf: task.asOf ?? knownUntil };
  const customers = await warehouse.query<Customer>(readQuery('repurchase.customers'), {
    ...viewParameters(until, version),
    outcome: task.outcome,
  });
  if (customers.filter(({ repeats }) => repeats > 0).length < FEWEST_OUTCOMES) return null;
  const model = fitRepurchase(customers);
  const found = { ...model, customers: customers.length, fault: faultOf(model, customers) };
  if (found.fault !== null) return found;
  await warehouse.insert('repurchase_model', [
    {
      site_id: task.site,
      version,
      created_at: createdAt,
      outcome: task.outcome,
      customers: customers.length,
      r: model.r,
      alpha: model.alpha,
      a: model.a,
      b: model.b,
      log_likelihood: model.logLikelihood,
    },
  ]);
  return found;
}

/** The BG/NBD that was fitted with a version; `null` where none was. */
export async function fittedRepurchase(
  warehouse: Warehouse,
  site: string,
  version: number,
): Promise<Omit<Repurchase, 'logLikelihood'> | null> {
  const [row] = await warehouse.query<Omit<Repurchase, 'logLikelihood'>>(readQuery('repurchase.model'), {
    site_id: site,
    version,
  });
  return row ?? null;
}
