import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@coke/datasets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeBarImages } from '../../testing/made-up-pictures.ts';
import { timeless } from '../../testing/timeless.ts';
import { readEpochLog } from '../history/epoch-log.ts';
import { runFiles } from '../run/run-files.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coke-'));
  await writeBarImages(join(folder, 'images'), 12);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The command as it is called, in a folder of its own.
 *
 * @param loaded - Code of a module that is loaded before it.
 * @param leaveAt - Be to it what a comparison is, and gone when it says this.
 */
async function cokeTrain(
  words: readonly string[],
  loaded?: string,
  leaveAt?: RegExp,
): Promise<Ended> {
  const tsx = import.meta.resolve('tsx');
  const flags = [
    ...['--import', tsx, '--conditions=@coke/source'],
    ...(loaded ? ['--import', `data:text/javascript,${encodeURIComponent(loaded)}`] : []),
    join(import.meta.dirname, 'coke-train.ts'),
  ];
  const stdio = ['ignore', 'pipe', 'pipe', ...(leaveAt ? (['ipc'] as const) : [])] as const;
  const child = spawn(process.execPath, [...flags, ...words], { cwd: folder, stdio: [...stdio] });
  let [stdout, stderr] = ['', ''];
  child.stdout!.on('data', (data) => {
    stdout += data;
  });
  child.stderr!.on('data', (data) => {
    stderr += data;
    if (leaveAt?.test(stderr) && child.connected) child.disconnect();
  });
  // No 'close' comes of a child whose channel was left (Node 20).
  const over = [once(child, 'exit'), once(child.stdout!, 'end'), once(child.stderr!, 'end')];
  const [[status, signal]] = (await Promise.all(over)) as [[number | null, string | null]];
  return { status, signal, stdout, stderr };
}

/**
 * The program gets a signal when it has told of its second epoch, or of another line: sent from outside, it might come when all is
 * over. Once, for a second interrupt ends it the hard way.
 */
const endedBy = (signal: string, line = '^epoch +2/') => `
  const { write } = process.stderr;
  process.stderr.write = function (text, ...rest) {
    const more = write.call(this, text, ...rest);
    if (new RegExp('${line}', 'm').test(text)) {
      process.stderr.write = write;
      process.kill(process.pid, '${signal}');
    }
    return more;
  };
`;

const OPTIONS = [
  ...['--data', 'images', '--size', '8', '--batch-size', '4', '--k', '3', '--epochs', '9'],
  ...['--dimension', '4', '--hidden', '4', '--workers', '0', '--device', 'wasm'],
];

/** What a run left, without what hangs on the clock. */
async function outcome(out: string) {
  const { encoder, features, labels, epochs } = runFiles(join(folder, out));
  const files = await Promise.all([encoder, features, labels].map(sha256));
  return { files, epochs: timeless(await readEpochLog(epochs)) };
}

describe('a run', () => {
  const whole = () => cokeTrain([...OPTIONS, '--out', 'whole']);
  let ended: Ended;
  beforeAll(async () => {
    ended = await whole();
  });

  test('tells what it does, what it came to, and where that lies', async () => {
    expect(ended).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^report +whole\/report.html$/m),
    });
    expect(ended.stderr).toMatch(/training on wasm, clustering on (native|wasm):/);
    expect(ended.stderr.match(/^epoch /gm)).toHaveLength(9);
    expect((await outcome('whole')).files).not.toContain(undefined);
    const again = await whole();
    expect(again).toMatchObject({ status: 1, stdout: '' });
    expect(again.stderr).toMatch(/^error: out should be a folder without a run, or be resumed/m);
    expect(again.stderr).not.toMatch(/^ +at /m);
  });

  test.each([
    ['SIGINT', { status: 130, signal: null }],
    ['SIGTERM', { status: 143, signal: null }],
    ['SIGKILL', { status: null, signal: 'SIGKILL' }],
  ] as const)('that is ended by %s goes on as if nothing had been', async (signal, how) => {
    const stopped = await cokeTrain([...OPTIONS, '--out', signal], endedBy(signal));
    expect(stopped).toMatchObject(how);
    const names = await readdir(join(folder, signal));
    expect(names).toContain('checkpoint.safetensors');
    expect(names).not.toContain('result.json');
    if (how.status !== null) {
      expect(stopped.stderr).toMatch(
        new RegExp(`^stopped; --resume --out ${signal} goes on$`, 'm'),
      );
    }
    const resumed = await cokeTrain(['--resume', '--out', signal, '--device', 'wasm']);
    expect(resumed).toMatchObject({ status: 0 });
    expect(await outcome(signal)).toEqual(await outcome('whole'));
    const before = JSON.parse(await readFile(runFiles(join(folder, 'whole')).options, 'utf8'));
    expect(JSON.parse(await readFile(runFiles(join(folder, signal)).options, 'utf8'))).toEqual(
      before,
    );
  });
});

test('a run of a comparison that has died stops, to be gone on with', async () => {
  const words = [...OPTIONS.map((word) => (word === '9' ? '2000' : word)), '--out', 'alone'];
  const ended = await cokeTrain(words, undefined, /^epoch +2\//m);
  expect(ended).toMatchObject({ status: 143, stdout: '' });
  expect(ended.stderr).toMatch(/^stopped; --resume --out alone goes on$/m);
  expect(await readdir(join(folder, 'alone'))).toContain('checkpoint.safetensors');
});

test('a comparison that is ended goes on, and is answered from its files once it is over', async () => {
  await writeBarImages(join(folder, 'others'), 8, { seed: 2 });
  await writeFile(
    join(folder, 'recipes.json'),
    '{ "coke": { "k": [3], "dimension": 4 }, "simsiam": { "dimension": 4, "hidden": 4 } }',
  );
  const words = [
    ...['compare', '--data', 'images', '--test', 'others', '--size', '8', '--epochs', '3'],
    ...['--objectives', 'coke,simsiam', '--recipes', 'recipes.json', '--batch-size', '4'],
    ...['--workers', '0', '--device', 'wasm', '--out', 'compared'],
  ];
  const stopped = await cokeTrain(words, endedBy('SIGTERM', '^simsiam-0 +epoch +2/'));
  expect(stopped).toMatchObject({ status: 143, stdout: '' });
  expect(stopped.stderr).toMatch(/^stopped; the same command goes on with what is in compared$/m);
  const whole = await cokeTrain(words);
  expect(whole).toMatchObject({ status: 0 });
  expect(whole.stderr).toMatch(/^coke-0: was over …\nsimsiam-0: goes on …$/m);
  expect(whole.stdout).toMatch(/^SimSiam +\d+\.\d.%/m);
  expect(whole.stdout).toMatch(/^CoKe +\d+\.\d.%/m);
  expect(whole.stdout).toMatch(/^page +compared\/compare.html$/m);
  const log = await readFile(join(folder, 'compared', 'simsiam-0', 'log.txt'), 'utf8');
  expect(log.match(/^epoch +\d\/3/gm)!.length).toBeGreaterThanOrEqual(3);
});

const SMALL = ['--epochs', '3', '--workers', '0', '--device', 'wasm', '--objectives', 'coke'];

test('a value that a recipe cannot have is told before anything is written', async () => {
  await writeFile(join(folder, 'bad.json'), '{ "coke": { "temperature": 0 } }');
  const { status, stderr } = await cokeTrain([
    ...['compare', '--data', 'images', ...SMALL, '--recipes', 'bad.json', '--out', 'refused'],
  ]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^error: coke: temperature should be in \[0.001, 1000\], got 0$/m);
  expect(await readdir(folder)).not.toContain('refused');
});

test('runs that fail are told at the end', async () => {
  await writeBarImages(join(folder, 'damaged'), 12);
  const [name] = (await readdir(join(folder, 'damaged'), { recursive: true })).filter((each) =>
    each.endsWith('.png'),
  );
  await writeFile(join(folder, 'damaged', name!), 'no picture');
  const ended = await cokeTrain(['compare', '--data', 'damaged', ...SMALL, '--out', 'failed']);
  expect(ended.status).toBe(1);
  expect(ended.stderr).toMatch(/^error: coke-0: .*\.png/m);
  const table = await readFile(join(folder, 'failed', 'table.md'), 'utf8');
  expect(table).toMatch(/ coke-0 failed: .*\.png/);
  expect(table).not.toContain('Not over yet');
});

test.each([
  [
    ['--data', 'nowhere'],
    /^error: data should be cifar10, .* or a folder of images, got "nowhere"$/m,
  ],
  [['--data', 'images', '--k', '0'], /^error: k\[0\] should be a positive integer/m],
  [['--resume', '--out', 'nowhere'], /^error: out should be the folder of a run, got "nowhere"$/m],
  [['--data', 'images', '--epochs', 'x'], /^error: option '--epochs <n>' argument 'x' is invalid/m],
])('%j ends with a message', async (words, message) => {
  const before = (await readdir(folder)).sort();
  const { status, stderr, stdout } = await cokeTrain(words);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ +at /m);
  expect((await readdir(folder)).sort()).toEqual(before);
});
