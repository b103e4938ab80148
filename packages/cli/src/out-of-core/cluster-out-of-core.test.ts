import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { Random } from '@coke/core';
import { writeNpy } from '@coke/io';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Interrupted } from '../exit-status.ts';
import { coke } from '../run-coke.ts';

const ROWS = 3000;
const COLS = 4;

async function folderWith(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'coke-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const random = new Random(1);
  const data = Float32Array.from({ length: ROWS * COLS }, (_, at) => {
    return Math.floor((5 * at) / (ROWS * COLS)) * 4 + random.normal();
  });
  await writeNpy(join(folder, 'rows.npy'), { data, rows: ROWS, cols: COLS });
  const lines = Array.from({ length: ROWS }, (_, i) =>
    [`r${i}`, ...data.subarray(i * COLS, (i + 1) * COLS)].join(','),
  );
  await writeFile(join(folder, 'rows.csv'), `name,a,b,c,d\n${lines.join('\n')}\n`);
  return folder;
}

function heard() {
  let text = '';
  const stream = new Writable({
    write(chunk, _, done) {
      text += String(chunk);
      done();
    },
  });
  return { stream, text: () => text };
}

async function run(words: readonly string[], signal?: AbortSignal) {
  const [stdout, stderr] = [heard(), heard()];
  const options = { stdout: stdout.stream, stderr: stderr.stream, ...(signal && { signal }) };
  const status = await coke([...words, '--backend', 'reference'], options);
  return { status, out: stdout.text(), err: stderr.text() };
}

const SIZES = ['--k', '7', '--min-size', '400', '--max-size', '450', '--epochs', '2'];

async function sizesIn(path: string): Promise<number[]> {
  const [, ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(ROWS);
  const sizes = new Array<number>(7).fill(0);
  for (const line of lines) sizes[Number(line.split(',')[1])]!++;
  return sizes;
}

describe.each(['rows.npy', 'rows.csv'])('a file larger than memory: %s', (file) => {
  test('is clustered to exact sizes, and what it takes is told', async () => {
    const folder = await folderWith();
    const output = join(folder, 'labels.csv');
    const { status, out, err } = await run([
      ...['cluster', join(folder, file), ...SIZES, '--memory', '10KB', '--output', output],
      ...(file.endsWith('.csv') ? ['--id', 'name'] : []),
    ]);
    expect(err).toMatch(new RegExp(`${file} is read again and again: .* take .* of memory`));
    expect(status).toBe(0);
    expect(out).toContain('7 clusters of 3,000 rows');
    expect(out).toContain('proved the best for these centers');
    for (const size of await sizesIn(output)) {
      expect(size).toBeGreaterThanOrEqual(400);
      expect(size).toBeLessThanOrEqual(450);
    }
  });
});

test('text is parsed once, into an array, and comes to the same as that', async () => {
  const folder = await folderWith();
  const clusters = [];
  for (const [file, id] of [['rows.csv', 'name'], ['rows.npy']] as const) {
    const output = join(folder, `${file}-labels.csv`);
    const words = ['cluster', join(folder, file), ...SIZES, '--memory', '10KB'];
    const { status, err } = await run([
      ...[...words, '--output', output, '--progress', 'json'],
      ...(id ? ['--id', id] : []),
    ]);
    expect(status).toBe(0);
    expect(err.includes('parsing once')).toBe(file === 'rows.csv');
    const [, ...lines] = (await readFile(output, 'utf8')).trimEnd().split('\n');
    clusters.push(lines.map((line) => line.split(',')[1]));
  }
  expect(clusters[0]).toEqual(clusters[1]);
  expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
});

test.each([
  ['epoch 2/2', 'rows.npy'],
  ['making sizes exact', 'rows.npy'],
  ['parsing once', 'rows.csv'],
  ['making sizes exact', 'rows.csv'],
])('a run that is stopped in %s of %s goes on, to the same labels', async (stage, file) => {
  const folder = await folderWith();
  const words = (output: string) => [
    ...['cluster', join(folder, file), ...SIZES, '--memory', '10KB'],
    ...(file === 'rows.csv' ? ['--id', 'name'] : []),
    ...['--output', join(folder, output), '--progress', 'json'],
  ];
  expect((await run(words('whole.csv'))).status).toBe(0);

  const stop = new AbortController();
  const watched = new Writable({
    write(chunk, _, done) {
      if (String(chunk).includes(stage)) stop.abort(new Interrupted('SIGINT'));
      done();
    },
  });
  const status = await coke([...words('labels.csv'), '--backend', 'reference'], {
    ...{ stdout: heard().stream, stderr: watched, signal: stop.signal },
  });
  expect(status).toBe(130);
  // Before the first epoch there is nothing to keep.
  const isKept = (await readdir(folder)).includes('labels.csv.checkpoint');
  expect(isKept).toBe(stage !== 'parsing once');
  expect(await readdir(folder)).not.toContain('labels.csv');
  // Of CSV that is parsed once nothing is left.
  expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  expect((await run([...words('labels.csv'), '--resume'])).status).toBe(0);
  expect(await readdir(folder)).not.toContain('labels.csv.checkpoint');
  expect(await readFile(join(folder, 'labels.csv'), 'utf8')).toBe(
    await readFile(join(folder, 'whole.csv'), 'utf8'),
  );
});

test.each([
  [['--compare', 'yes'], '--compare yes should be left out, as rows.npy is larger than memory'],
  [['--restarts', '2'], '--restarts should be left out, as rows.npy is larger than memory'],
  [
    ['--max-iterations', '9'],
    '--max-iterations should be left out, as rows.npy is larger than memory',
  ],
])('%j is refused', async (more, message) => {
  const folder = await folderWith();
  const words = ['cluster', join(folder, 'rows.npy'), '--k', '3', '--memory', '10KB', ...more];
  const { status, err } = await run(words);
  expect(err).toContain(message);
  expect(status).toBe(2);
});

test('sizes that cannot be are refused before anything is read again', async () => {
  const folder = await folderWith();
  const words = ['cluster', join(folder, 'rows.npy'), '--k', '7', '--min-size', '500'];
  const { status, err } = await run([...words, '--memory', '10KB']);
  expect(err).toContain('lower --min-size');
  expect(status).toBe(3);
});
