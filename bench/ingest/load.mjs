/**
 * Posts batches as fast as they are answered, or at a rate, and prints what came of it. A generator for any API
 * (autocannon was tried) spends more on a request than the raw server does, and then it is the generator that is
 * measured: here each connection has its request as bytes, and writes new ids into them.
 */
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { ID, makeBody, VISITOR } from './body.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    seconds: { type: 'string' },
    batch: { type: 'string' },
    connections: { type: 'string' },
    /** Requests a second; 0 for as many as are answered. */
    rate: { type: 'string', default: '0' },
  },
});

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';
const { hostname, port } = new URL(values.url);
const seconds = Number(values.seconds);
const pause = Number(values.rate) === 0 ? 0 : (1000 * Number(values.connections)) / Number(values.rate);

const body = makeBody(Number(values.batch));
const head = [
  'POST /v1/batch HTTP/1.1',
  `host: ${hostname}:${port}`,
  'content-type: text/plain',
  'origin: https://shop.example',
  `user-agent: ${FIREFOX}`,
  `content-length: ${Buffer.byteLength(body)}`,
].join('\r\n');
const template = Buffer.from(`${head}\r\n\r\n${body}`);

/** No two runs write the same ids. */
const runId = Date.now().toString(36).slice(-7);
const run = { until: performance.now() + seconds * 1000, latencies: [], failed: 0, ids: 0 };

/** A visitor sends so many requests, then another one comes. */
const REQUESTS_A_VISITOR = 4;

/** Where a text stands in the request. */
function placesOf(text) {
  const places = [];
  for (let at = template.indexOf(text); at !== -1; at = template.indexOf(text, at + 1)) places.push(at);
  return places;
}

const idPlaces = placesOf(ID);
const visitorPlaces = placesOf(VISITOR);

/** One connection, one request at a time, until the time is over. */
function client(number) {
  const request = Buffer.from(template);
  let sent = 0;
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname).setNoDelay(true).on('error', reject).on('close', resolve);
    let sentAt = 0;
    let answer = '';
    const send = () => {
      if (performance.now() >= run.until) return socket.end();
      const id = runId + (run.ids++).toString(36).padStart(ID.length - runId.length, '0');
      for (const place of idPlaces) request.latin1Write(id, place);
      if (sent++ % REQUESTS_A_VISITOR === 0)
        for (const place of visitorPlaces) request.latin1Write(id, place);
      sentAt = performance.now();
      return socket.write(request);
    };
    const next = () => {
      if (pause === 0) send();
      else setTimeout(send, Math.max(0, sentAt + pause - performance.now()));
    };
    // At a rate, connections begin one after another.
    socket.on('connect', () => setTimeout(send, (pause * number) / Number(values.connections)));
    socket.on('data', (chunk) => {
      answer += chunk.latin1Slice();
      if (!isWhole(answer)) return;
      if (!answer.startsWith('HTTP/1.1 200')) run.failed++;
      run.latencies.push(performance.now() - sentAt);
      answer = '';
      next();
    });
  });
}

/** Whether an answer has as many bytes as it says. */
function isWhole(answer) {
  const end = answer.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = /content-length: (\d+)/i.exec(answer)?.[1];
  return length === undefined ? answer.endsWith('0\r\n\r\n') : answer.length >= end + 4 + Number(length);
}

await Promise.all(Array.from({ length: Number(values.connections) }, (_, number) => client(number)));
const latencies = Float64Array.from(run.latencies).sort();
const percentile = (share) => Math.round(latencies[Math.floor(latencies.length * share)] * 10) / 10;
console.log(
  JSON.stringify({
    bytes: Buffer.byteLength(body),
    requests: latencies.length,
    p50: percentile(0.5),
    p99: percentile(0.99),
    failed: run.failed,
  }),
);
