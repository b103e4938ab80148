import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { RingQueue, restorePointers, savePointers } from './ring-queue.ts';

beforeAll(() => tf.setBackend('cpu'));

/** A direction of the plane. */
function unitAt(angle: number): [number, number] {
  return [Math.cos(angle), Math.sin(angle)];
}

test('rows are written one after the other, around the end, whatever the batches', () => {
  const batches = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7 }), batches, fc.nat(), (length, sizes, seed) => {
      const before = tf.memory().numTensors;
      const random = new Random(seed);
      const queue = new RingQueue({ length, width: 2, seed });
      const plain = queue.rows.arraySync();
      let place = 0;
      for (const size of sizes) {
        const rows = Array.from({ length: size }, () => unitAt(7 * random.uniform()));
        for (const row of rows) {
          plain[place] = row;
          place = (place + 1) % length;
        }
        // Rows of any length become unit rows.
        const raw = tf.tensor2d(rows.map((row) => row.map((x) => 3 * x)));
        queue.push(raw);
        raw.dispose();
        expect(queue.pointer).toBe(place);
      }
      for (const [i, row] of queue.rows.arraySync().entries()) {
        for (const [j, x] of row.entries()) expect(x).toBeCloseTo(plain[i]![j]!, 6);
      }
      queue.dispose();
      expect(tf.memory().numTensors).toBe(before);
    }),
  );
});

test('at first it holds random directions, of the seed and its stream', () => {
  const rowsOf = (seed: number, stream?: number) => {
    const queue = new RingQueue({ length: 300, width: 3, seed, ...(stream && { stream }) });
    const rows = queue.rows.arraySync();
    queue.dispose();
    return rows;
  };
  const rows = rowsOf(5);
  for (const row of rows) expect(Math.hypot(...row)).toBeCloseTo(1, 6);
  for (const j of [0, 1, 2]) {
    const mean = rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(3 * rows.length));
  }
  expect(rowsOf(5)).toEqual(rows);
  expect(rowsOf(6)).not.toEqual(rows);
  expect(rowsOf(5, 1)).not.toEqual(rows);
});

test('scores are dot products with all rows', () => {
  const queue = new RingQueue({ length: 3, width: 2, seed: 1 });
  tf.tidy(() => {
    const scores = queue.scores(tf.tensor2d([[2, -1]])).arraySync();
    const expected = queue.rows.arraySync().map(([x, y]) => 2 * x! - y!);
    for (const [i, score] of scores[0]!.entries()) expect(score).toBeCloseTo(expected[i]!, 6);
  });
  queue.dispose();
});

test('rows of another width are refused, and change nothing', () => {
  const queue = new RingQueue({ length: 3, width: 2, seed: 1 });
  const before = queue.rows.arraySync();
  const rows = tf.tensor2d([[1, 2, 3]]);
  const message = 'projections should be 2 wide, as dimension says, got 3';
  expect(() => queue.push(rows)).toThrow(message);
  expect(() => queue.scores(rows)).toThrow(message);
  expect(queue.rows.arraySync()).toEqual(before);
  expect(queue.pointer).toBe(0);
  rows.dispose();
  queue.dispose();
});

test('pointers go into a file and come back; a file of other queues is refused', () => {
  const queues = [3, 70_000].map((length) => new RingQueue({ length, width: 1, seed: 0 }));
  const [short, long] = queues as [RingQueue, RingQueue];
  [short.pointer, long.pointer] = [2, 69_999];
  const file = savePointers(queues);
  restorePointers(queues, undefined);
  expect(queues.map(({ pointer }) => pointer)).toEqual([0, 0]);
  restorePointers(queues, file);
  expect(queues.map(({ pointer }) => pointer)).toEqual([2, 69_999]);

  expect(() => restorePointers([short], file)).toThrow('pointers should be 4 bytes, of 1 queues');
  expect(() => restorePointers([long, short], file)).toThrow('pointer should be an integer from 0');
  expect(queues.map(({ pointer }) => pointer)).toEqual([2, 69_999]);
  for (const queue of queues) queue.dispose();
});
