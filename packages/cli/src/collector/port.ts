/**
 * Ports, tried before anything is started on them.
 * @module
 */
import { createServer } from 'node:net';
import { CliError } from '../terminal/errors.ts';

/** Ports tried after the first one. */
const TRIES = 50;

/**
 * Whether a program can listen there now.
 *
 * @throws CliError where the address is not this machine's, or the port needs rights that the user lacks.
 */
export async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host, exclusive: true }, resolve);
    });
  } catch (error) {
    return refuse(error as NodeJS.ErrnoException, port, host);
  }
  await new Promise((resolve) => server.close(resolve));
  return true;
}

function refuse({ code, message }: NodeJS.ErrnoException, port: number, host: string): false {
  if (code === 'EADDRINUSE') return false;
  if (code === 'EACCES')
    throw new CliError(`Port ${port} needs rights that you lack; give one above 1023 with --port.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    throw new CliError(`"${host}" is no address of this machine; give 127.0.0.1 or 0.0.0.0 with --host.`);
  }
  throw new CliError(`Nothing can listen on ${host}:${port}: ${message}`);
}

/** The first free port from one on. */
export async function freePort(first: number, host: string): Promise<number> {
  for (let port = first; port < first + TRIES && port <= 65_535; port++)
    if (await isFree(port, host)) return port;
  throw new CliError(`No port from ${first} on is free; give one with --port (0 takes any).`);
}
