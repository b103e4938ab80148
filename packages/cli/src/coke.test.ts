import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { csvParse } from 'd3-dsv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBuilt } from '../../backend-native/build.mjs';
import { customers } from '../testing/customers.ts';
import { runCoke } from '../testing/run-coke.ts';
import { Interrupted } from './exit-status.ts';
import { coke } from './run-coke.ts';

const ROWS = 600;
const COLUMNS = ['--id', 'customer_id', '--columns', 'age,income', '--missing', 'median'];
const ASKED = [
  ...['cluster', 'customers.csv', ...COLUMNS, '--scale', 'standard'],
  ...['--k', '6', '--min-size', '60', '--max-size', '150', '--restarts', '3', '--threads', '1'],
];

let folder: string;
const run = (words: readonly string[], loaded?: string) =>
  runCoke(words, { cwd: folder, ...(loaded !== undefined && { loaded }) });
const bytes = (name: string) => readFile(join(folder, name));
const rowsOf = async (name: string) => csvParse(`${await bytes(name)}`);
/** Files whose names begin so. */
const filesOf = async (name: string) =>
  (await readdir(folder)).filter((file) => file.startsWith(`${name}.`)).sort();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coke-'));
  await writeFile(join(folder, 'customers.csv'), customers(ROWS));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * The program gets a signal when it tells that a stage begins whose name matches. Once, and at once: a signal from
 * outside may come when that stage is over.
 */
const endedBy = (signal: string, stage: RegExp) => `
  const { write } = process.stderr;
  process.stderr.write = function (text, ...rest) {
    const more = write.call(this, text, ...rest);
    if (${stage}.test(text)) {
      process.stderr.write = write;
      process.emit('${signal}');
    }
    return more;
  };
`;

describe('coke cluster', () => {
  beforeAll(async () => {
    const ended = await run([
      ...[...ASKED, '--output', 'whole.csv', '--save', 'whole.safetensors', '--keep', 'city'],
      ...['--save-config', 'coke.json', '--report', 'whole.html'],
    ]);
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^6 clusters of 600 rows, by age, income, from customers.csv$/m);
    expect(ended.stdout).toMatch(/^sizes +6\d to 150, .*asked for: 60 to 150/m);
    expect(ended.stdout).toMatch(/.% above that without limits \(sizes /);
    const place = isBuilt() ? 'native code' : 'WebAssembly';
    expect(ended.stdout).toMatch(/^took .* on .*, 1 thread, up to \d+.MB of memory$/m);
    expect(ended.stdout).toContain(` on ${place}, `);
    expect(ended.stdout).toMatch(/^written +whole.csv, whole.html, whole.safetensors, coke.json$/m);
  });

  test('writes a row for each row, and sizes as asked', async () => {
    const [labels, input] = [await rowsOf('whole.csv'), await rowsOf('customers.csv')];
    expect(labels.columns).toEqual([
      ...['customer_id', 'cluster', 'distance', 'second', 'second_distance', 'margin', 'city'],
    ]);
    expect(labels.map((row) => [row.customer_id, row.city])).toEqual(
      input.map((row) => [row.customer_id, row.city]),
    );
    const sizes = new Array<number>(6).fill(0);
    for (const { cluster } of labels) sizes[Number(cluster)]! += 1;
    expect(sizes.reduce((a, b) => a + b)).toBe(ROWS);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(150);
    for (const row of labels) {
      expect(row.second).not.toBe(row.cluster);
      const margin = Number(row.second_distance) - Number(row.distance);
      expect(Number(row.margin)).toBeCloseTo(margin, 5);
    }
    expect(`${await bytes('whole.html')}`).toContain('coke cluster customers.csv --id customer_id');
  });

  test('its config file does the same again', async () => {
    const again = [
      '--output',
      'again.csv',
      '--save',
      'again.safetensors',
      '--report',
      'again.html',
    ];
    const ended = await run(['cluster', '--config', 'coke.json', ...again, '--quiet']);
    expect(ended).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await bytes('again.csv')).toEqual(await bytes('whole.csv'));
  });

  test('its model labels the same rows alike, and others', async () => {
    const words = ['assign', 'whole.safetensors', 'customers.csv', '--keep', 'city'];
    expect((await run([...words, '--output', 'alike.csv'])).status).toBe(0);
    expect(await bytes('alike.csv')).toEqual(await bytes('whole.csv'));
    const ended = await run([
      'assign',
      'whole.safetensors',
      'customers.csv',
      '--max-size',
      '100',
      '--json',
    ]);
    expect(JSON.parse(ended.stdout).outcome).toMatchObject({
      sizes: { smallest: 100, largest: 100 },
      limits: { largest: 100 },
      exact: true,
    });
  });

  test.each([
    ['SIGINT', 130, /start 2\/3/],
    ['SIGTERM', 143, /clustering without limits/],
  ] as const)(
    'that is stopped by %s goes on as if nothing had been: %i, %s',
    async (signal, status, stage) => {
      const into = [
        ...[...ASKED, '--keep', 'city', '--compare', 'yes'],
        ...['--output', `${signal}.csv`, '--save', `${signal}.safetensors`],
      ];
      const stopped = await run([...into, '--progress', 'json'], endedBy(signal, stage));
      expect(stopped).toMatchObject({ status, stdout: '' });
      const farewell = `stopped; the same command with --resume goes on from ${signal}.csv.checkpoint`;
      expect(stopped.stderr).toMatch(new RegExp(`^${farewell}$`, 'm'));
      expect(await filesOf(signal)).toEqual([`${signal}.csv.checkpoint`]);
      // Another run does not go on with it.
      const other = await run([...into, '--resume', '--seed', '5']);
      expect(other).toMatchObject({ status: 2, stderr: expect.stringMatching(/got other seed/) });
      expect((await run([...into, '--resume', '--quiet'])).status).toBe(0);
      expect(await filesOf(signal)).toEqual([`${signal}.csv`, `${signal}.safetensors`]);
      expect(await bytes(`${signal}.csv`)).toEqual(await bytes('whole.csv'));
    },
  );

  test('online goes on within an epoch', async () => {
    const words = ['cluster', 'customers.csv', ...COLUMNS, '--k', '6', '--algorithm', 'online'];
    const stopping = endedBy('SIGINT', /epoch 4\/10/);
    const output = ['--output', 'online.csv', '--progress', 'json'];
    expect((await run([...words, ...output], stopping)).status).toBe(130);
    expect(await filesOf('online')).toEqual(['online.csv.checkpoint']);
    expect((await run([...words, ...output, '--resume'])).status).toBe(0);
    expect((await run([...words, '--output', 'at-once.csv'])).status).toBe(0);
    expect(await bytes('online.csv')).toEqual(await bytes('at-once.csv'));
  });

  test('that waits for its standard input stops too', async () => {
    const stopping = new AbortController();
    const stdin = new PassThrough();
    stdin.write('age\n');
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const { signal } = stopping;
    const ended = coke(['cluster', '-', '--k', '2'], { stdin, stdout, stderr, signal });
    setTimeout(() => stopping.abort(new Interrupted('SIGINT')), 50);
    expect(await ended).toBe(130);
    expect(`${stderr.read()}`).toMatch(/^stopped/m);
  });

  test('that is stopped while it reads says so', async () => {
    const words = [...ASKED, '--output', 'early.csv', '--progress', 'json'];
    const stopped = await run(words, endedBy('SIGINT', /reading/));
    expect(stopped).toMatchObject({ status: 130, stdout: '' });
    expect(stopped.stderr).toMatch(/^stopped; no file is half written\. Nothing is kept/m);
    expect(await filesOf('early')).toEqual([]);
  });
});
