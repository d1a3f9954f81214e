import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SESSION_COOKIE } from '../admin/access.ts';
import { AdminTokens } from '../admin/tokens.ts';
import { KeyRing } from '../ingest/keys.ts';
import { type AppDeps, createApp } from '../server/app.ts';
import { ADMIN_TOKEN, AWAY, startTestCollector, type TestCollector, testConfig } from '../testing/start.ts';
import { openApiDocument } from './document.ts';

type Operation = { operationId: string; security: object[]; responses: Record<string, unknown> };
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, { name?: string }> };
};

const document = JSON.parse(JSON.stringify(openApiDocument())) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
);

describe('the OpenAPI document', () => {
  it('has every path that the collector answers, and none besides', () => {
    const config = testConfig('/nowhere');
    const { routes } = createApp({
      config,
      keys: new KeyRing(config),
      tokens: new AdminTokens(config.adminTokens),
      metrics: {},
      logger: pino({ level: 'silent' }),
    } as unknown as AppDeps);
    const answered = routes
      .filter(({ method, path }) => !/^(?:ALL|OPTIONS)$/.test(method) && /^\/(?:api\/)?v1\//.test(path))
      // `/v1/t` and `/v1/track/` are `/v1/track` for clients that spell it so.
      .filter(({ path }) => !/^\/v1\/(?:.|.*\/)$/.test(path))
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/\/$/, '')}`);
    expect(operations.map(({ name }) => name).sort()).toEqual([...new Set(answered)].sort());
  });

  it('is whole: ids that differ, answers for each, and nothing named that is not there', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { responses, security } of operations) {
      expect(Object.keys(responses).some((status) => /^20[04]$/.test(status))).toBe(true);
      const schemes = security.flatMap((one) => Object.keys(one));
      expect(Object.keys(document.components.securitySchemes)).toEqual(expect.arrayContaining(schemes));
    }
    const named = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(([, name]) => name);
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...new Set(named)].sort()).toEqual(known.sort());
    expect(document.components.securitySchemes.session?.name).toBe(SESSION_COOKIE);
  });

  it('says what a message needs, but for its type, which the path says', () => {
    expect(document.components.schemas.Track).toMatchObject({
      required: ['event'],
      properties: { event: { type: 'string', minLength: 1, maxLength: 255 } },
    });
    expect(document.paths['/api/v1/people']?.get).toMatchObject({
      parameters: expect.arrayContaining([
        expect.objectContaining({ name: 'site_id', in: 'query', required: true }),
        expect.objectContaining({ name: 'limit', required: false }),
      ]),
    });
  });
});

describe('GET /api/v1/openapi.json', () => {
  let collector: TestCollector;
  beforeAll(async () => {
    collector = await startTestCollector({ clickhouse: { url: AWAY } });
  });
  afterAll(() => collector.stop());

  it('answers it to whoever may read, though the store is away', async () => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const answer = await fetch(`${collector.url}/api/v1/openapi.json`, { headers });
    expect([answer.status, await answer.json()]).toEqual([200, document]);
    expect((await fetch(`${collector.url}/api/v1/openapi.json`)).status).toBe(401);
  });
});
