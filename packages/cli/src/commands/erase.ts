/**
 * `waystone erase`
 * @module
 */
import { defineCommand } from 'citty';
import type { Admin } from '../collector/admin.ts';
import { ADMIN_ARGS } from '../collector/admin-args.ts';
import { EXIT, type ExitCode } from '../terminal/errors.ts';
import { print } from '../terminal/print.ts';

type Erased = { events: number; rejected_events: number; ids: number };

type Line = { record: string; ids?: string[]; rejected_events_of_shared_devices?: number };

export const eraseCommand = defineCommand({
  meta: { name: 'erase', description: 'Remove everything that is known of a person, for good' },
  args: {
    person: {
      type: 'string',
      description: 'The person: a user id, or the anonymous id of somebody unnamed',
      valueHint: 'id',
      required: true,
    },
    yes: { type: 'boolean', description: 'Do it; without this, only say what would be removed' },
    ...ADMIN_ARGS,
  },
  async run({ args }): Promise<ExitCode> {
    const { openAdmin } = await import('../collector/admin.ts');
    const admin = await openAdmin(args);
    try {
      if (args.yes) print(describe('Removed', await erase(admin, args.person)));
      else print(await preview(admin, args.person));
      return EXIT.ok;
    } finally {
      await admin.close();
    }
  },
});

async function erase({ site, ask }: Admin, person: string): Promise<Erased> {
  const body = JSON.stringify({ site_id: site, person_id: person });
  const answer = await ask('/api/v1/person/erase', { method: 'POST', body });
  return (await answer.json()) as Erased;
}

async function preview({ site, ask }: Admin, person: string): Promise<string> {
  const query = new URLSearchParams({ site_id: site, person_id: person });
  const lines = (await (await ask(`/api/v1/person/export?${query}`)).text()).trim().split('\n');
  const records = lines.map((line) => JSON.parse(line) as Line);
  const count = (name: string) => records.filter(({ record }) => record === name).length;
  const found = {
    events: count('event'),
    rejected_events: count('rejected_event') + (records[0]?.rejected_events_of_shared_devices ?? 0),
    ids: records[0]?.ids?.length ?? 0,
  };
  return `${describe('Would remove', found)}\nNothing was removed. Add --yes to do it; it cannot be undone.`;
}

function describe(verb: string, { events, rejected_events, ids }: Erased): string {
  return `${verb} ${events} events and ${rejected_events} refused messages, known by ${ids} ids.`;
}
