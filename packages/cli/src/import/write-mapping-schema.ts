/**
 * Build step: writes `dist/mapping.schema.json`, the JSON Schema (draft 2020-12) of the mapping file, for editors.
 * @module
 */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { mappingSchema } from './mapping.ts';

const schema = z.toJSONSchema(mappingSchema, { io: 'input' });
writeFileSync(new URL('../mapping.schema.json', import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
