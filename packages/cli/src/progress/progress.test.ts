import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { Progress } from './progress.ts';

/** A stream that keeps what is written, as a terminal or as a file. */
function fakeStream(isTTY: boolean) {
  const stream = new PassThrough();
  const written: string[] = [];
  stream.on('data', (chunk) => written.push(`${chunk}`));
  const given = { isTTY, columns: 120, getWindowSize: () => [120, 40] };
  return { stream: Object.assign(stream, given) as unknown as NodeJS.WriteStream, written };
}

const seen = (written: readonly string[]) =>
  stripVTControlCharacters(written.join('')).replaceAll('\u00a0', ' ');

test('on a terminal: what is done, its share, time left and rate', () => {
  const { stream, written } = fakeStream(true);
  let now = 0;
  const progress = new Progress(stream, { progress: 'auto', quiet: false }, () => now);
  const reading = progress.reading('reading');
  reading({ rows: 0, total: 1000 });
  now = 2000;
  reading({ rows: 250, total: 1000 });
  progress.stop();
  expect(seen(written)).toMatch(/reading [█░]+ {2}25 % {2}6 s left {2}125 rows\/s/);
});

/** Where an exact fit of 10,000 rows stands. */
const exact = (iteration: number, scored: number, changed: number) => ({
  ...({ algorithm: 'exact', restart: 1, restarts: 3, head: 0, maxIterations: 300 } as const),
  ...{ iteration, scored, changed, rows: 10_000, objective: -1 },
});

test('the exact algorithm tells its start, its pass, how much moves, and time left by that', () => {
  const { stream, written } = fakeStream(true);
  let now = 0;
  const progress = new Progress(stream, { progress: 'auto', quiet: false }, () => now);
  const fitting = progress.fitting('clustering');
  fitting(exact(0, 5000, 0));
  now = 1000;
  fitting(exact(1, 10_000, 10_000));
  now = 3000;
  fitting(exact(2, 10_000, 100));
  progress.stop();
  // From 10,000 rows to 100 took 3 s, and as many times fewer are left until one.
  expect(seen(written)).toMatch(
    /clustering, start 2\/3 [█░]+ {2}50 % {2}3 s left {2}pass 2 {2}1.0 % of the rows moved {2}6,667 rows\/s/,
  );
});

test('a share that is not known has no bar', () => {
  const { stream, written } = fakeStream(true);
  let now = 0;
  const progress = new Progress(stream, { progress: 'auto', quiet: false }, () => now);
  progress.reading('reading')({ rows: 10, total: undefined });
  progress.stop();
  now = 500;
  written.length = 0;
  progress.reading('reading')({ rows: 10, total: undefined });
  progress.stop();
  expect(seen(written)).not.toMatch(/[█░%]|left/);
});

test('nothing where there is no terminal, with --quiet or with --progress none', () => {
  for (const [isTTY, options] of [
    [false, { progress: 'auto', quiet: false }],
    [true, { progress: 'auto', quiet: true }],
    [true, { progress: 'none', quiet: false }],
  ] as const) {
    const { stream, written } = fakeStream(isTTY);
    const progress = new Progress(stream, options);
    progress.reading('reading')({ rows: 1, total: 2 });
    progress.stop();
    expect(written).toEqual([]);
  }
});

test('as JSON: each stage, and not too often', () => {
  const { stream, written } = fakeStream(false);
  let now = 0;
  const progress = new Progress(stream, { progress: 'json', quiet: false }, () => now);
  for (const [stage, rows, at] of [
    ['a', 1, 0],
    ['a', 2, 100],
    ['b', 3, 150],
    ['b', 6, 1150],
  ] as const) {
    now = at;
    progress.reading(stage)({ rows, total: 12 });
  }
  const lines = written.join('').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { stage: 'a', done: 1, total: 12, unit: 'rows', share: 1 / 12 },
    { stage: 'b', done: 3, total: 12, unit: 'rows', share: 1 / 4 },
    { stage: 'b', done: 6, total: 12, unit: 'rows', share: 1 / 2, perSecond: 6, secondsLeft: 2 },
  ]);
});
