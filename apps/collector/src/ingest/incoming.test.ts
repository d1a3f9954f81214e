import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { MAX_BODY_BYTES } from '@waystone/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpError } from './http-error.ts';
import { Incoming } from './incoming.ts';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Answers each request with what became of its body; those to /stream as a plain stream. */
async function serve(before: (incoming: Incoming) => Promise<void> = async () => {}): Promise<string[]> {
  const seen: string[] = [];
  server = createServer({ IncomingMessage: Incoming }, (incoming, outgoing) => {
    if (incoming.url !== '/stream') incoming.gather();
    void read(incoming).then(
      (text) => {
        seen.push(text);
        outgoing.end(text);
      },
      (error: HttpError) => {
        seen.push(error.code);
        outgoing.writeHead(error.status, { ...error.headers }).end(error.code);
      },
    );
  });
  async function read(incoming: Incoming): Promise<string> {
    await before(incoming);
    if (incoming.isGathering) return (await incoming.body()).toString();
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    return `stream ${Buffer.concat(chunks)}`;
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return seen;
}

function open(): Socket & { text: string } {
  const address = server?.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server does not listen.');
  const socket = Object.assign(connect(address.port, '127.0.0.1'), { text: '' });
  socket.on('data', (chunk) => {
    socket.text += chunk;
  });
  return socket;
}

const post = (body: string, path = '/') =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
const answers = ({ text }: { text: string }) =>
  text.split('HTTP/1.1 ').flatMap((answer) => answer.split('\r\n\r\n')[1] ?? []);
const until = (condition: () => boolean) => expect.poll(condition, { timeout: 5000 }).toBe(true);
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('a body that is gathered', () => {
  it('is whole, however many pieces it comes in', async () => {
    await serve();
    const socket = open();
    const text = post('one two three');
    for (let at = 0; at < text.length; at += 7) {
      socket.write(text.slice(at, at + 7));
      await pause(2);
    }
    await until(() => socket.text.includes('one two three'));
  });

  it('is kept until it is asked for, and the connection with it', async () => {
    await serve(() => pause(30));
    const socket = open();
    socket.write(post('early'));
    await until(() => socket.text.includes('early'));
    socket.write(post(''));
    await until(() => answers(socket).length === 2);
    socket.write(post('again'));
    await until(() => socket.text.includes('again'));
  });

  it('is told apart from that of the requests sent before and after it', async () => {
    const seen = await serve();
    const socket = open();
    socket.write(post('a') + post('bb', '/stream') + post('ccc') + post(''));
    await until(() => seen.length === 4);
    expect(seen.toSorted()).toEqual(['', 'a', 'ccc', 'stream bb']);
    await until(() => answers(socket).length === 4);
  });

  it('is refused where it is too large, asked for before or after', async () => {
    for (const before of [undefined, () => pause(100)]) {
      const seen = await serve(before);
      const socket = open();
      socket.on('error', () => {});
      socket.write(`POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`);
      const piece = 'x'.repeat(64 * 1024);
      for (let sent = 0; sent <= MAX_BODY_BYTES; sent += piece.length) {
        socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
      }
      await until(() => seen.length === 1);
      expect(seen).toEqual(['body_too_large']);
      await until(() => socket.destroyed || socket.readyState !== 'open');
      server?.close();
    }
  });

  it('is refused where its client leaves before its end, asked for before or after', async () => {
    for (const before of [undefined, () => pause(100)]) {
      const seen = await serve(before);
      const socket = open();
      socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc`);
      await pause(50);
      socket.destroy();
      await until(() => seen.length === 1);
      expect(seen).toEqual(['body_incomplete']);
      server?.close();
    }
  });

  it('does not throw where nobody asks for one that is cut off', async () => {
    let told = false;
    const seen = await serve(async () => {
      await pause(20);
      told = true;
      throw new HttpError(401, 'unknown_key', 'refused');
    });
    const socket = open();
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc`);
    await pause(5);
    socket.destroy();
    await until(() => told);
    expect(seen).toEqual(['unknown_key']);
  });
});
