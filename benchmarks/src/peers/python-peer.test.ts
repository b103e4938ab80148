import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Peer, startPeer } from './python-peer.ts';

// Node stands in for Python: the protocol is what is tested.
const environment = { command: process.execPath, env: {} };

const READY = `console.log(JSON.stringify({ ready: true }));`;
const ECHO = `${READY}
require('node:readline').createInterface(process.stdin).on('line', (line) => {
  const request = JSON.parse(line);
  if (request.op === 'die') { console.error('out of memory'); process.exit(3); }
  if (request.op === 'fail') console.log(JSON.stringify({ error: 'Traceback: no such file' }));
  else console.log(JSON.stringify({ ...request, seen: process.env.SEEN, args: process.argv.slice(2) }));
});`;

async function start(source: string, args: string[] = []): Promise<Peer> {
  const script = join(await mkdtemp(join(tmpdir(), 'peer-')), 'peer.cjs');
  await writeFile(script, source);
  return startPeer(environment, script, args, { SEEN: 'yes' });
}

test('each request has its own answer', async () => {
  await using peer = await start(ECHO, ['first']);
  const answers = await Promise.all([1, 2, 3].map((x) => peer.ask({ op: 'echo', x })));
  expect(answers).toEqual([1, 2, 3].map((x) => ({ op: 'echo', x, seen: 'yes', args: ['first'] })));
});

test('an error is thrown here, and the child goes on', async () => {
  await using peer = await start(ECHO);
  await expect(peer.ask({ op: 'fail' })).rejects.toThrow('Traceback: no such file');
  expect(await peer.ask({ op: 'echo' })).toMatchObject({ op: 'echo' });
});

test('a child that dies says why, to all that wait and to those who ask later', async () => {
  await using peer = await start(ECHO);
  const waiting = [peer.ask({ op: 'die' }), peer.ask({ op: 'echo' })];
  for (const each of waiting) await expect(each).rejects.toThrow('got exit 3\nout of memory');
  await expect(peer.ask({ op: 'echo' })).rejects.toThrow('out of memory');
});

test('a child that never gets ready, or cannot be started, is an error', async () => {
  await expect(start(`console.error('no module named faiss'); process.exit(1);`)).rejects.toThrow(
    'no module named faiss',
  );
  const missing = startPeer({ command: '/no/python', env: {} }, 'x.py');
  await expect(missing).rejects.toThrow('ENOENT');
});

test('is closed once and for all', async () => {
  const peer = await start(ECHO);
  await peer.close();
  await peer.close();
  await expect(peer.ask({ op: 'echo' })).rejects.toThrow('should be running, got a closed one');
});
