import { once } from 'node:events';
import { connect } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { listen } from './listen.ts';

const LIMITS = { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 };

async function serve() {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/', (c) => c.text('here'));
  app.get('/slow', async (c) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return c.text('done');
  });
  app.post('/', async (c) => c.text(await c.req.text()));
  return await listen(app, '127.0.0.1', 0, LIMITS);
}

async function send(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

describe('listen', () => {
  it('cuts off a client that never ends its head or its body', async () => {
    const server = await serve();
    expect(await send(server.port, 'GET / HTTP/1.1\r\nhost: x\r\nx-slow: ')).toMatch(/^HTTP\/1\.1 408/);
    const body = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc';
    expect(await send(server.port, body)).toMatch(/^HTTP\/1\.1 408/);
    await server.close(100);
  });

  it('answers HTTP/1.0 without a Host, as health checks ask', async () => {
    const server = await serve();
    expect(await send(server.port, 'GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200[\s\S]*here$/);
    await server.close(100);
  });

  it('refuses a head that is too large', async () => {
    const server = await serve();
    const head = `GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(await send(server.port, head)).toMatch(/^HTTP\/1\.1 431/);
    await server.close(100);
  });

  it('answers what is under way before it closes', async () => {
    const server = await serve();
    const answer = fetch(`http://127.0.0.1:${server.port}/slow`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.close(2000);
    expect(await (await answer).text()).toBe('done');
    await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toThrow();
  });

  it('does not wait for ever for what does not end', async () => {
    const server = await serve();
    const answer = fetch(`http://127.0.0.1:${server.port}/slow`).catch(() => 'cut');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.close(50);
    expect(await answer).toBe('cut');
  });
});
