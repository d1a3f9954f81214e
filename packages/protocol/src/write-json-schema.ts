/**
 * Build step: writes `dist/schema.json`, the JSON Schema (draft 2020-12) of every schema of the wire.
 * @module
 */
import { writeFileSync } from 'node:fs';
import { jsonSchema } from './json-schema.ts';

writeFileSync(new URL('./schema.json', import.meta.url), `${JSON.stringify(jsonSchema(), null, 2)}\n`);
