/**
 * The proxy of `tests/chaos` does to a connection what it says: a cut is heard at once, a silence is not.
 * @module
 */
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FaultyProxy, startProxy } from '../chaos/support/proxy.ts';

const agent = new Agent({ keepAlive: true });
const heard: string[] = [];
const server = createServer(async (incoming, outgoing) => {
  heard.push(Buffer.concat(await incoming.toArray()).toString());
  outgoing.end('yes');
});
let proxy: FaultyProxy;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  proxy = await startProxy(() => `http://127.0.0.1:${port}`);
});
afterAll(async () => {
  agent.destroy();
  await proxy.close();
  server.close();
});

const ask = (body: string, timeoutMs: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    request(proxy.url, { method: 'POST', agent, signal }, async (answer) =>
      resolve(Buffer.concat(await answer.toArray()).toString()),
    )
      .once('error', (error) => reject(Object.assign(error, { late: signal.aborted })))
      .end(body);
  });

it.each([
  ['cut-before', false],
  ['cut-after', true],
] as const)('%s ends the connection', async (kind, reachesTheOtherSide) => {
  proxy.fate = () => ({ kind });
  await expect(ask(kind, 20_000)).rejects.toMatchObject({ code: 'ECONNRESET', late: false });
  expect(heard.includes(kind)).toBe(reachesTheOtherSide);
});

it('silence is heard as nothing until its time is over', async () => {
  proxy.fate = () => ({ kind: 'silence', ms: 60_000 });
  await expect(ask('silence', 500)).rejects.toMatchObject({ late: true });
  expect(heard).toContain('silence');
  proxy.fate = () => ({ kind: 'silence', ms: 50 });
  await expect(ask('short', 20_000)).rejects.toMatchObject({ code: 'ECONNRESET', late: false });
});

it('passes everything again afterwards', async () => {
  proxy.fate = () => ({ kind: 'pass' });
  expect(await ask('hello', 20_000)).toBe('yes');
});
