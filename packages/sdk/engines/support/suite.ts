/**
 * The tests of one engine.
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, it } from 'vitest';
import { type Ability, type Engine, Missing } from './engine.ts';
import { Ground, Trial } from './trial.ts';

type Body = (trial: Trial) => Promise<void>;
type Needs = { needs?: Ability };

/** Registers a test for whichever engine runs. */
export type Test = (name: string, body: Body, options?: Needs) => void;

const ARTIFACTS = new URL('../../../../tests/.artifacts/', import.meta.url);

/**
 * Runs tests in an engine. One that the engine cannot do is reported as skipped, by name and with the reason; so is all
 * of it where the browser is missing, unless `WAYSTONE_BROWSERS=required`.
 */
export function suite(title: string, start: () => Promise<Engine>, define: (test: Test) => void): void {
  let engine: Engine | null = null;
  let missing = '';
  let ground: Ground;
  const results: Record<string, string> = {};

  beforeAll(async () => {
    ground = await Ground.start();
    try {
      engine = await start();
    } catch (error) {
      if (!(error instanceof Missing) || process.env.WAYSTONE_BROWSERS === 'required') throw error;
      missing = error.message;
    }
  });

  afterAll(async () => {
    await engine?.stop();
    await ground?.stop();
    mkdirSync(ARTIFACTS, { recursive: true });
    const report = { engine: title, version: engine?.version ?? missing, results };
    writeFileSync(
      new URL(`browsers-${title.replace(/\W+/g, '-')}.json`, ARTIFACTS),
      JSON.stringify(report, null, 2),
    );
  });

  define((name, body, { needs } = {}) => {
    it(`${title}: ${name}`, async ({ skip }) => {
      const lack = engine === null ? missing : needs && engine.lacks[needs];
      if (lack !== undefined && lack !== '') {
        results[name] = `not tested: ${lack}`;
        skip(lack);
      }
      if (engine === null) return;
      const trial = new Trial(engine, ground);
      results[name] = 'failed';
      try {
        await body(trial);
        await trial.check();
        results[name] = 'yes';
      } finally {
        await trial.end();
      }
    });
  });
}
