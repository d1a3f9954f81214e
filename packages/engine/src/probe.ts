/**
 * Asks a running engine whether it is well.
 * @module
 */
import { get } from 'node:http';

/** Whether `/health` on the socket answers 200 within `milliseconds`. */
export function probe(socketPath: string, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(milliseconds);
    const request = get({ socketPath, path: '/health', signal, agent: false }, (response) => {
      response.resume();
      response.once('close', () => resolve(response.statusCode === 200));
    });
    request.once('error', () => resolve(false));
  });
}
