import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, isFree } from './port.ts';

let server: Server;
let port: number;
beforeEach(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

describe('ports', () => {
  it('are told to be free or taken', async () => {
    expect(await isFree(port, '127.0.0.1')).toBe(false);
    expect(await isFree(0, '127.0.0.1')).toBe(true);
  });

  it('are found from one on', async () => {
    const found = await freePort(port, '127.0.0.1');
    expect(found).toBeGreaterThan(port);
    expect(await isFree(found, '127.0.0.1')).toBe(true);
  });

  it("refuse an address that is not this machine's with what to give", async () => {
    await expect(isFree(port, '203.0.113.7')).rejects.toThrow(
      '"203.0.113.7" is no address of this machine; give',
    );
  });
});
