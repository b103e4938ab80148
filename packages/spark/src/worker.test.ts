import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { expect, test } from 'vitest';
import { arrowStream } from '../testing/arrow-stream.ts';
import { modelOf } from '../testing/work.ts';
import { modelFrame } from './worker/framed-input.ts';

interface Ended {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** The worker in a process of its own, its rows through pipes. */
function worker(
  words: readonly string[],
  input: Uint8Array,
  { staysOpen = false } = {},
): Promise<Ended> {
  const entry = join(import.meta.dirname, 'worker.ts');
  const flags = ['--import', import.meta.resolve('tsx'), '--conditions=@coke/source', entry];
  const child = spawn(process.execPath, [...flags, ...words]);
  const stdout: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (part) => stdout.push(part));
  child.stderr.on('data', (part) => {
    stderr += part;
  });
  child.stdin.on('error', () => {}); // it ended without reading
  child.stdin.write(input);
  if (!staysOpen) child.stdin.end();
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout: Buffer.concat(stdout), stderr }));
  });
}

const vectors = Array.from({ length: 3000 }, (_, i) => [i % 7, (i * i) % 11, i % 3]);
const DATA = ['--rows=3000', '--partitions=2'];

test('a process gives what a call does, more than a pipe holds at once too', async () => {
  const stream = arrowStream(vectors, { batchRows: 1000 });
  const begun = await modelOf(['init', '--k=8', ...DATA], stream);
  const ended = await worker(
    ['init', '--k=8', ...DATA],
    Buffer.concat([modelFrame(new Uint8Array(0)), stream]),
  );
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  expect(tableFromIPC(ended.stdout).getChild('model')!.get(0)).toEqual(begun.model);

  const rows = Array.from({ length: 40 }, () => vectors).flat();
  const many = Buffer.concat([modelFrame(begun.model!), arrowStream(rows, { batchRows: 5000 })]);
  const labelled = await worker(['predict'], many);
  expect(labelled).toMatchObject({ status: 0, stderr: '' });
  expect(tableFromIPC(labelled.stdout).numRows).toBe(rows.length);
  expect(labelled.stdout.length).toBeGreaterThan(4 * 2 ** 16);
});

test('what fails says so in a line, and ends though its pipe stays open', async () => {
  const begun = await modelOf(['init', '--k=2', ...DATA], arrowStream(vectors));
  const bad = arrowStream([...vectors, [1, 2]], { ids: [...vectors, 0].map((_, i) => `${i}`) });
  const whole = Buffer.concat([modelFrame(begun.model!), bad]);
  const damaged = Buffer.from(whole);
  damaged.fill(255, 4, 40);
  const cases = [
    [whole, true, /^coke: id 3000 in partition 4: length of its vector should be 3, got 2\n$/],
    [damaged, true, /^coke: [^\n]+\n$/],
    // What says to be longer than it is is waited for.
    [Buffer.concat([modelFrame(begun.model!), Buffer.alloc(64, 7)]), false, /^coke: [^\n]+\n$/],
  ] as const;
  for (const [input, staysOpen, message] of cases) {
    const ended = await worker(['learn', ...DATA, '--partition=4'], input, { staysOpen });
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(message);
  }
});
