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

test('the exact algorithm tells its pass, its start and how much moves', () => {
  const { stream, written } = fakeStream(true);
  const progress = new Progress(stream, { progress: 'auto', quiet: false });
  progress.fitting('clustering')({
    ...{ algorithm: 'exact', restart: 1, restarts: 3, head: 0, iteration: 4, maxIterations: 300 },
    ...{ scored: 50, rows: 100, objective: -1, changed: 2 },
  });
  progress.stop();
  expect(seen(written)).toMatch(
    /clustering, start 2\/3, pass 5 .* 50 % {2}2.0 % of the rows moved/,
  );
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
    { stage: 'a', done: 1, total: 12, unit: 'rows' },
    { stage: 'b', done: 3, total: 12, unit: 'rows' },
    { stage: 'b', done: 6, total: 12, unit: 'rows', perSecond: 6, secondsLeft: 2 },
  ]);
});
