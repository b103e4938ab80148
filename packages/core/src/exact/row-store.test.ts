import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openRows } from '../../testing/open-rows.ts';
import { referenceScorer } from '../backend/reference/scorer.ts';
import { createCandidates, type HeldRows, type Scorer } from '../backend/scorer.ts';
import { matrix } from '../rows/matrix.ts';
import { normalizeRow } from '../rows/normalize.ts';
import { Random } from '../support/random.ts';
import { repeatedStream } from './repeated-stream.ts';
import { RowStore } from './row-store.ts';

const pause = async () => {};

/** Rows by the thousand, so that there is more than a block of them. */
function draw(rows: number, cols: number) {
  const random = new Random(rows, cols);
  return matrix(
    Float32Array.from({ length: rows * cols }, () => random.normal()),
    cols,
  );
}

describe('a store of rows', () => {
  test('shows the rows asked for, in order, and no others', async () => {
    const x = draw(900, 4096);
    const store = await openRows(x, 'cosine');
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat({ max: 899 })), async (asked) => {
        const indices = Int32Array.from(asked).sort();
        const seen: number[] = [];
        await store.visit(indices, 1, (i, row) => {
          seen.push(i);
          expect((row as Float64Array)[7]).toBe(x.data[i * 4096 + 7]);
        });
        expect(seen).toEqual([...indices]);
      }),
      { numRuns: 30 },
    );
  });

  test.each(['in memory', 'a stream'])('lists rows of several blocks as one: %s', async (kind) => {
    const x = draw(700, 4096);
    const [metric, k] = ['euclidean', 3] as const;
    const scorer = referenceScorer({ metric, k, dim: 4096 });
    const store =
      kind === 'in memory'
        ? await openRows(x, metric, scorer)
        : await RowStore.open(
            scorer,
            repeatedStream(() => [{ rows: x }], pause),
            { metric, pause },
          );
    await store.setCenters(draw(k, 4096).data);
    const all: number[] = [];
    await store.visit(undefined, 1, (_, row) => all.push(...(row as Float64Array)));
    const held = scorer.hold(matrix(Float32Array.from(all), 4096)) as HeldRows;
    for (const [start, end] of [
      [0, 700],
      [200, 600],
      [250, 260],
      [690, 700],
      [5, 6],
    ] as const) {
      const [got, expected] = [createCandidates(700, 2), createCandidates(700, 2)];
      await store.near(start, end, 1e9, got);
      scorer.near(held, start, end, 1e9, expected);
      expect(got).toEqual(expected);
    }
    await store.release();
  });

  test('copies rows to the device and nowhere else; those at unit length block by block', async () => {
    const x = draw(900, 4096);
    const scorer = referenceScorer({ metric: 'cosine', k: 1, dim: 4096 }) as Scorer;
    const buffers = new Set<unknown>();
    const rows: number[] = [];
    const hold = scorer.hold.bind(scorer);
    const unit = new Float32Array(4096);
    scorer.hold = (block) => {
      buffers.add(block.data.buffer);
      rows.push(block.rows);
      return hold(block);
    };
    await (await openRows(x, 'cosine', scorer)).release();
    expect(buffers).toEqual(new Set([x.data.buffer]));
    expect(rows.reduce((a, b) => a + b)).toBe(900);
    buffers.clear();
    const store = await openRows(x, 'cosine', scorer, { normalize: true });
    expect(buffers.size).toBe(1);
    expect(buffers.has(x.data.buffer)).toBe(false);
    await store.visit(Int32Array.of(899), 1, (_, row) => {
      normalizeRow(x.data, 899 * 4096, 4096, unit, 0);
      expect([...row]).toEqual([...unit]);
    });
  });

  test('others get a turn every so many products, and every so many rows', async () => {
    const x = draw(2000, 1024);
    let [since, most] = [0, 0];
    const data = new Proxy(x.data, {
      get: (target, key) => {
        if (typeof key === 'string' && key === 'subarray') {
          return (from: number, to: number) => {
            since += (to - from) / 1024;
            most = Math.max(most, since);
            return target.subarray(from, to);
          };
        }
        return Reflect.get(target, key, target) as unknown;
      },
    });
    const turn = async () => {
      since = 0;
    };
    const store = await openRows({ ...x, data }, 'euclidean', undefined, { pause: turn });
    expect(most).toBe(1024);
    let visited = 0;
    let longest = 0;
    const small = draw(2000, 2);
    const counted = await openRows(small, 'cosine', undefined, {
      pause: async () => {
        visited = 0;
      },
    });
    for (const [work, every] of [
      [2 ** 21, 2],
      [2 ** 16, 64],
      [2 ** 30, 1],
    ] as const) {
      [visited, longest] = [0, 0];
      await counted.visit(undefined, work, () => {
        longest = Math.max(longest, ++visited);
      });
      expect(longest).toBe(every);
    }
    await store.release();
  });
});
