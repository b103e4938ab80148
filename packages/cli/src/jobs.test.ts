import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '@coke/core';
import { csvParse } from 'd3-dsv';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cokeInProcess } from '../testing/coke-in-process.ts';

const GROUPS = [
  [0, 0],
  [40, 0],
  [0, 9000],
] as const;

/** Rows of three groups, as many in each, far apart but for their units. */
function points(perGroup: number, seed: number, shift = 0): string {
  const random = new Random(seed);
  const lines = Array.from({ length: 3 * perGroup }, (_, i) => {
    const [x, y] = GROUPS[i % 3]!;
    return `p${i},${x + shift + random.normal()},${y + 200 * random.normal()},group ${i % 3}`;
  });
  return `${['name,x,y,kind', ...lines].join('\n')}\n`;
}

let folder: string;
const at = (name: string) => join(folder, name);
/** The command, in which `@` before a name stands for the folder. */
const coke = (words: string, stdin?: string) =>
  cokeInProcess(
    words.split(' ').map((word) => word.replace('@', `${folder}/`)),
    stdin,
  );
const read = async (name: string) => csvParse(await readFile(at(name), 'utf8'));
const CLUSTER = '--id name --columns x,y --scale standard --k 3 --min-size 20 --threads 1';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coke-'));
  await writeFile(at('points.csv'), points(30, 1));
  await writeFile(at('later.csv'), points(20, 2, 3));
  const ended = await coke(
    `cluster @points.csv ${CLUSTER} --save @model.safetensors --output @labels.csv`,
  );
  expect(ended).toMatchObject({ status: 0, stderr: '' });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The cluster of each group, where all its rows are in one. */
function clusterOfGroups(rows: readonly Record<string, string | undefined>[]): string[] {
  return [0, 1, 2].map((group) => {
    const found = new Set(rows.filter((_, i) => i % 3 === group).map(({ cluster }) => cluster));
    expect(found.size).toBe(1);
    return [...found][0]!;
  });
}

test('from standard input to standard output', async () => {
  const { status, stdout, stderr } = await coke(`cluster - ${CLUSTER} --output -`, points(30, 1));
  expect(status).toBe(0);
  expect(stdout).toBe(await readFile(at('labels.csv'), 'utf8'));
  expect(stderr).toMatch(/^3 clusters of 90 rows, by x, y, from standard input$/m);
});

test('rows without names are numbered, some left out', async () => {
  const text = points(30, 1).replace(/^p7,[^,]*/m, 'p7,');
  const words = 'cluster - --columns x,y --k 3 --missing drop-row --output - --threads 1';
  const { stdout, stderr } = await coke(words, text);
  const numbers = csvParse(stdout).map(({ row }) => Number(row));
  expect(numbers).toEqual(Array.from({ length: 90 }, (_, i) => i).filter((i) => i !== 7));
  expect(stderr).toMatch(/^3 clusters of 89 rows, 1 left out, by x, y/m);
});

test('clusters alone as an array', async () => {
  await coke(`cluster @points.csv ${CLUSTER} --output @labels.npy`);
  const clusters = (await read('labels.csv')).map(({ cluster }) => cluster);
  const { stdout } = await coke('convert @labels.npy -');
  expect(csvParse(stdout).map(({ value }) => value)).toEqual(clusters);
});

test('update keeps the numbers of clusters, and sizes of the new rows', async () => {
  const words = '--output @updated.csv --save @updated.safetensors --threads 1';
  const few = await coke(`update @model.safetensors @later.csv --min-size 21 ${words}`);
  expect(few).toMatchObject({ status: 3, stderr: expect.stringContaining('to at most 20') });
  expect((await coke(`update @model.safetensors @later.csv ${words}`)).status).toBe(0);
  const before = clusterOfGroups(await read('labels.csv'));
  expect(clusterOfGroups(await read('updated.csv'))).toEqual(before);
  // Centers went with the rows.
  const x = async (model: string) => {
    const { stdout } = await coke(`show @${model}.safetensors --centers -`);
    return Number(csvParse(stdout)[Number(before[1])]!.x);
  };
  expect((await x('updated')) - (await x('model'))).toBeCloseTo(3, 0);
  const other = `--min-size 10 --max-size 30 --save @other.safetensors --threads 1`;
  expect((await coke(`update @model.safetensors @later.csv ${other}`)).status).toBe(0);
  expect((await coke('show @other.safetensors')).stdout).toContain('(asked for: 10 to 30)');
});

test('so many passes at most, by a flag or a config file', async () => {
  await writeFile(at('coke.json'), '{ "maxIterations": 2 }');
  const passes = async (words: string) => {
    const { stdout } = await coke(`${words} --threads 1 --json`);
    return JSON.parse(stdout).outcome.iterations;
  };
  const cluster = 'cluster @spread.csv --columns x --k 9 --save @passes.safetensors';
  const lines = Array.from({ length: 400 }, (_, i) => Math.sin(i * i));
  await writeFile(at('spread.csv'), `x\n${lines.join('\n')}\n`);
  await writeFile(at('shifted.csv'), `x\n${lines.map((x) => 3 * x + 1).join('\n')}\n`);
  const update = 'update @passes.safetensors @shifted.csv --save @later.safetensors';
  expect(await passes(cluster)).toBeGreaterThan(3);
  expect(await passes(update)).toBeGreaterThan(3);
  expect(await passes(`${update} --max-iterations 3`)).toBe(3);
  expect((await coke('show @later.safetensors')).stdout).toContain('(asked for: 17 to 400)');
  expect(await passes(`${cluster} --max-iterations 3`)).toBe(3);
  expect(await passes(`${cluster} --config @coke.json`)).toBe(2);
  expect(await passes(update)).toBe(2);
});

test.each(['assign', 'update'])(
  '%s refuses sizes that clash before it reads rows',
  async (name) => {
    const words = '--min-size 9 --max-size 8';
    const { status, stderr } = await coke(`${name} @model.safetensors @none.csv ${words}`);
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: expect.stringMatching(/^error: min-size 9 is above max-size 8: /),
    });
  },
);

test.each([
  ['in memory', '--memory 1GB'],
  ['out of core', '--memory 1KB'],
])('a run %s that nothing is left of says that it begins anew', async (_, more) => {
  const words = `cluster @points.csv ${CLUSTER} ${more} --output @anew.csv --resume`;
  const { status, stderr } = await coke(words);
  expect(status).toBe(0);
  expect(stderr).toMatch(
    /^there is no \S+anew.csv.checkpoint to go on from: the run begins anew$/m,
  );
  expect((await coke(`${words} --quiet`)).stderr).toBe('');
});

test('show tells what a model is, and its centers in the unit of the table', async () => {
  const { stdout } = await coke('show @model.safetensors');
  expect(stdout).toMatch(/: 3 clusters of rows of 2 numbers, euclidean$/m);
  expect(stdout).toMatch(/^sizes +30 to 30, median 30 \(asked for: 20 to 90\)$/m);
  expect(stdout).toMatch(/^columns +x, y; name names rows; missing: refuse$/m);
  expect(stdout).toMatch(/^made by +coke cluster \S+points.csv --id name --columns x,y /m);
  await coke('show @model.safetensors --centers @centers.csv');
  const [centers, labels, rows] = [
    await read('centers.csv'),
    await read('labels.csv'),
    await read('points.csv'),
  ];
  expect(centers.columns).toEqual(['cluster', 'size', 'x', 'y']);
  for (const { cluster, size, x, y } of centers) {
    const members = rows.filter((_, i) => labels[i]!.cluster === cluster);
    expect(members).toHaveLength(Number(size));
    const mean = (column: string) =>
      members.reduce((sum, row) => sum + Number(row[column]), 0) / members.length;
    expect(Number(x)).toBeCloseTo(mean('x'), 4);
    expect(Number(y) / 1000).toBeCloseTo(mean('y') / 1000, 4);
  }
  const facts = JSON.parse((await coke('show @model.safetensors --json')).stdout);
  expect(facts).toMatchObject({ clusters: 3, width: 2, sizes: [30, 30, 30], input: { rows: 90 } });
});

test('k finds the groups there are, and shows the table behind it', async () => {
  const words = '--columns x,y --scale standard --from 2 --to 5 --restarts 2 --threads 1';
  const { status, stdout } = await coke(`k @points.csv ${words} --output @scores.csv`);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^\* 3 .* 30–30$/m);
  expect(stdout).toMatch(/^k = 3: silhouette /m);
  const scores = await read('scores.csv');
  expect(scores.map(({ k }) => k)).toEqual(['2', '3', '4', '5']);
  expect(scores[1]).toMatchObject({ smallest: '30', largest: '30', stability: '1' });
  const json = JSON.parse((await coke(`k @points.csv ${words} --json`)).stdout);
  expect(json).toMatchObject({ k: 3, input: { rows: 90 } });
  expect(json.table).toHaveLength(4);
});

test('a report from a model, a file and labels', async () => {
  const page = async (words: string) => {
    expect(await coke(`report @model.safetensors ${words} --output @page.html`)).toMatchObject({
      status: 0,
    });
    return readFile(at('page.html'), 'utf8');
  };
  expect(await page('@points.csv')).toContain('<title>');
  expect(await page('@later.csv')).toContain('60 rows');
  expect(await page('@points.csv --labels @labels.csv')).toContain('90 rows');
  const few = await coke('report @model.safetensors @later.csv --labels @labels.csv');
  expect(few).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/90 labels, for 60 rows$/m),
  });
  await writeFile(at('wrong.csv'), 'cluster\n3\n');
  const wrong = await coke('report @model.safetensors @later.csv --labels @wrong.csv');
  expect(wrong.stderr).toMatch(/wrong.csv, row 1: cluster should be one of 0 to 2, got 3$/m);
});

test('a file that lacks columns is refused, by their names', async () => {
  await writeFile(at('lacking.csv'), 'name,x1,kind\na,1,b\n');
  const { status, stderr } = await coke('assign @model.safetensors @lacking.csv');
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /lacking.csv lacks the columns "x", "y" that \S+ reads; it has "name", "x1", "kind"$/m,
  );
});

test('columns of a table, in another format and back', async () => {
  await coke('convert @points.csv @points.parquet');
  await coke('convert @points.parquet @back.csv --columns name,x');
  const rows = (await read('points.csv')).map(({ name, x }) => ({ name, x }));
  expect([...(await read('back.csv'))]).toEqual(rows);
});

test('columns of numbers as one array, row by row', async () => {
  for (const output of ['array.npy', 'array.fvecs']) {
    expect((await coke(`convert @points.csv @${output} --columns x,y`)).status).toBe(0);
    const { stdout } = await coke(`convert @${output} - --to jsonl`);
    const narrow = output === 'array.fvecs' ? Math.fround : Number;
    const vectors = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).vector.map(narrow));
    const rows = (await read('points.csv')).map(({ x, y }) => [x, y].map((n) => narrow(Number(n))));
    expect(vectors).toEqual(rows);
    const refused = await coke(`convert @points.csv @${output}`);
    expect(refused).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /numbers, which --columns chooses, got "name \(text\), kind \(text\)"$/m,
      ),
    });
  }
});

test('a pipe, which can be read once only, is held', async () => {
  execFileSync('mkfifo', [at('pipe')]);
  const [ended] = await Promise.all([
    coke(`cluster @pipe ${CLUSTER} --output @piped.csv`),
    writeFile(at('pipe'), points(30, 1)),
  ]);
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  expect(await readFile(at('piped.csv'))).toEqual(await readFile(at('labels.csv')));
});

test('convert makes numbers of columns of them, and leaves codes as they are', async () => {
  await writeFile(join(folder, 'codes.csv'), 'id,zip,price,left\n1,01234,1.50,\n2,98765,2,7\n');
  const jsonl = async (words: string) =>
    (await coke(`convert ${words} - --to jsonl`)).stdout
      .trim()
      .split('\n')
      .map((line) => Object.values(JSON.parse(line)));
  await coke('convert @codes.csv @codes.parquet');
  expect(await jsonl('@codes.parquet')).toEqual([
    [1, '01234', 1.5, null],
    [2, '98765', 2, 7],
  ]);
  expect((await jsonl('@codes.csv --numbers no'))[0]).toEqual(['1', '01234', '1.50', null]);
  // CSV has texts alone: there nothing changes.
  const { stdout } = await coke('convert @codes.csv -');
  expect(stdout).toBe('id,zip,price,left\n1,01234,1.50,\n2,98765,2,7\n');
});
