/**
 * `GET /api/v1/openapi.json`: what programs are made from.
 * @module
 */
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { type Access, OPERATIONS, type Operation } from './operations.ts';
import { ANSWERED, SENT } from './schemas.ts';

type Json = Record<string, unknown>;

/** Of the API's paths, not of the program: a change that breaks a client is a new `/v2`. */
const VERSION = '1';

/**
 * The ingestion and stats API as an OpenAPI 3.1 document. Its schemas are those that judge what is sent, so it says
 * what holds; what zod alone can say (an event's time, ids that are numbers) stands in docs/api.md.
 * https://spec.openapis.org/oas/v3.1.1
 */
export function openApiDocument(): Json {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Waystone',
      version: VERSION,
      description:
        'Messages in the format of the Segment HTTP Tracking API, and where people stand. See docs/api.md.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths: pathsOf(OPERATIONS),
    components: {
      securitySchemes: {
        writeKeyAsUser: { type: 'http', scheme: 'basic', description: 'The write key as user name.' },
        writeKeyInUrl: { type: 'apiKey', in: 'query', name: 'writeKey' },
        adminToken: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'waystone_session' },
      },
      schemas: { ...schemasOf(SENT, 'input'), ...schemasOf(ANSWERED, 'output') },
    },
  };
}

const SECURITY: Record<Access, Json[]> = {
  // A write key may stand in the body too, which OpenAPI has no word for.
  key: [{ writeKeyAsUser: [] }, { writeKeyInUrl: [] }, {}],
  reader: [{ adminToken: [] }, { session: [] }],
  token: [{ adminToken: [] }],
  everybody: [{}],
};

function schemasOf(schemas: Record<string, z.ZodType>, io: 'input' | 'output'): Json {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, jsonOf(schema, io)]));
}

function jsonOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io });
  return json;
}

function pathsOf(operations: readonly Operation[]): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation) };
  }
  return paths;
}

function described({ method, path, summary, access, query, sent, answered, errors }: Operation): Json {
  return {
    operationId: `${method}${path.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    security: SECURITY[access],
    ...(query === undefined ? {} : { parameters: parametersOf(query) }),
    ...(sent === undefined ? {} : { requestBody: { required: true, content: content(sent) } }),
    responses: {
      ...(answered === null
        ? { 204: { description: 'Done' } }
        : { 200: { description: 'The answer', content: content(answered) } }),
      ...Object.fromEntries(errors.map((status) => [status, errorOf(status, answered)])),
    },
  };
}

function parametersOf(query: z.ZodObject): Json[] {
  const { properties = {}, required = [] } = jsonOf(query, 'input') as {
    properties?: Json;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function content(name: string): Json {
  if (name === 'ndjson') return { 'application/x-ndjson': { schema: { type: 'string' } } };
  const schema = name === 'object' ? { type: 'object' } : { $ref: `#/components/schemas/${name}` };
  return { 'application/json': { schema } };
}

/** Where every message of a request was refused, its verdict is the error. */
function errorOf(status: number, answered: Operation['answered']): Json {
  const error = { $ref: '#/components/schemas/Error' };
  const isVerdict = status === 400 && answered === 'Verdict';
  const schema = isVerdict ? { anyOf: [{ $ref: '#/components/schemas/Verdict' }, error] } : error;
  return { description: STATUS_CODES[status] ?? '', content: { 'application/json': { schema } } };
}
