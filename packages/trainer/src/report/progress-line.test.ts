import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { madeUpHead, madeUpRecord } from '../../testing/made-up-records.ts';
import { ProgressLine, type TrainingProgress } from './progress-line.ts';

/** A stream that keeps what is written, as a terminal or as a file. */
function fakeStream(isTTY: boolean, columns = 200) {
  const stream = new PassThrough();
  const written: string[] = [];
  stream.on('data', (chunk) => written.push(`${chunk}`));
  const given = { isTTY, columns, getWindowSize: () => [columns, 40] };
  return { stream: Object.assign(stream, given) as unknown as NodeJS.WriteStream, written };
}

const PROGRESS: TrainingProgress = {
  epoch: 2,
  epochs: 10,
  batch: 3,
  batches: 5,
  loss: 3.2141,
  pseudoLabelAccuracy: 0.4123,
  heads: [madeUpHead(), madeUpHead({ smallest: 40.26, minSize: 60, largest: 1234 })],
  imagesPerSecond: 1204.4,
};

/** What is seen, without the spaces that do not break. */
const seen = (written: readonly string[]) =>
  stripVTControlCharacters(written.join('')).replaceAll('\u00a0', ' ');

test('on a terminal: the epoch, its share, loss, accuracy, sizes, speed, time left', () => {
  const { stream, written } = fakeStream(true);
  let now = 0;
  const line = new ProgressLine(stream, () => now);
  line.show({ ...PROGRESS, batch: 2 });
  line.stop();
  expect(seen(written)).toContain(' 40 %  loss 3.214  clusters ');
  expect(seen(written)).not.toContain('left');
  now = 4000;
  written.length = 0;
  line.show(PROGRESS);
  line.stop();
  // One batch in 4 s, and 37 of them left.
  expect(seen(written)).toContain(
    ' 60 %  loss 3.214  clusters 40.3–1,234 (bound 60)  2 min 28 s left  accuracy 41.2 %  1,204 images/s',
  );
  expect(seen(written)).toMatch(/^ ?epoch {2}3\/10 [█░]{24} {2}60 %/m);
});

test('no line is wider than the terminal, what matters less goes first', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 250 }),
      fc.integer({ min: 1, max: 5 }),
      (columns, batch) => {
        const { stream, written } = fakeStream(true, columns);
        const line = new ProgressLine(stream);
        line.show({ ...PROGRESS, batch });
        const drawn = seen(written)
          .split('\n')
          .map((text) => text.length);
        line.stop();
        expect(Math.max(...drawn)).toBeLessThanOrEqual(columns);
        expect(seen(written).includes('loss 3.214')).toBe(columns >= 30);
      },
    ),
  );
});

test('the terminal has its cursor back when training fails', () => {
  const { stream, written } = fakeStream(true);
  const line = new ProgressLine(stream);
  line.show(PROGRESS);
  expect(written.join('')).toContain('\x1b[?25l');
  line.stop();
  expect(written.join('').lastIndexOf('\x1b[?25h')).toBeGreaterThan(
    written.join('').lastIndexOf('\x1b[?25l'),
  );
});

test('a line an epoch stays, and is all that is written where there is no terminal', () => {
  for (const isTTY of [true, false]) {
    const { stream, written } = fakeStream(isTTY);
    const line = new ProgressLine(stream);
    line.show(PROGRESS);
    written.length = isTTY ? written.length : 0;
    const record = madeUpRecord({ epoch: 2, neighbors: [{ k: 20, accuracy: 0.612 }] });
    line.endEpoch(record, 10);
    const expected =
      'epoch  3/10  loss 2.500  accuracy 40.0 %  changed 20.0 %  clusters 101–700 (bound 100, short 0.10 %)  20-NN 61.2 %  800 images/s  1 min\n';
    if (isTTY) expect(seen(written).endsWith(expected)).toBe(true);
    else expect(seen(written)).toBe(expected);
  }
});

test('nothing is made up where nothing was measured', () => {
  const { stream, written } = fakeStream(false);
  const { loss, pseudoLabelAccuracy, ...rest } = madeUpRecord({ epoch: 0 });
  const { labelChangeRate, ...head } = madeUpHead({ minSize: 0, smallest: 0 });
  new ProgressLine(stream).endEpoch({ ...rest, heads: [head] }, 3);
  expect(seen(written)).toBe('epoch 1/3  clusters 0–700  800 images/s  1 min\n');
});

test('what an objective measures beside: the first two', () => {
  const { stream, written } = fakeStream(true);
  const measures = { codeEntropy: 2.3456, winningPrototypes: 0.5, third: 3 };
  const { pseudoLabelAccuracy, ...progress } = PROGRESS;
  const line = new ProgressLine(stream);
  line.show({ ...progress, heads: [], measures });
  expect(seen(written)).toContain('  code entropy 2.35  winning prototypes 0.5  1,204 images/s');
  written.length = 0;
  const record = madeUpRecord({ epoch: 0, heads: [], measures });
  const { pseudoLabelAccuracy: _, ...rest } = record;
  line.endEpoch(rest, 3);
  expect(seen(written)).toContain(
    'epoch 1/3  loss 2.500  code entropy 2.35  winning prototypes 0.5  800 images/s',
  );
});
