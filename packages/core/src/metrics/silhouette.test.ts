import { describe, expect, test, vi } from 'vitest';
import { type SilhouetteProgress, silhouette, silhouetteSamples } from '../metrics.ts';
import { Random } from '../support/random.ts';

/** n rows in `k` clusters around places 6 apart on a line. */
function clustered(n: number, k: number, seed: number) {
  const random = new Random(seed);
  const labels = Int32Array.from({ length: n }, () => random.integer(k));
  const data = new Float32Array(2 * n);
  for (let i = 0; i < n; i++) {
    data[2 * i] = 6 * labels[i]! + random.normal();
    data[2 * i + 1] = random.normal();
  }
  return { rows: { data, rows: n, cols: 2 }, labels };
}

describe('a sample', () => {
  const { rows, labels } = clustered(3000, 4, 1);

  test('is near the whole, the nearer the larger', async () => {
    const all = await silhouette(rows, labels);
    const off = async (sampleSize: number) => {
      let squared = 0;
      for (let seed = 0; seed < 10; seed++) {
        squared += ((await silhouette(rows, labels, { sampleSize, seed })) - all) ** 2;
      }
      return Math.sqrt(squared / 10);
    };
    expect(await off(100)).toBeLessThan(0.05);
    expect(await off(1000)).toBeLessThan((await off(100)) / 2);
  });

  test('is that of the seed', async () => {
    const first = await silhouette(rows, labels, { sampleSize: 200, seed: 5 });
    expect(await silhouette(rows, labels, { sampleSize: 200, seed: 5 })).toBe(first);
    expect(await silhouette(rows, labels, { sampleSize: 200, seed: 6 })).not.toBe(first);
    const unnamed = await silhouette(rows, labels, { sampleSize: 200 });
    expect(await silhouette(rows, labels, { sampleSize: 200, seed: 0 })).toBe(unnamed);
  });

  test('of as many rows as there are, or more, is the whole', async () => {
    const all = await silhouette(rows, labels);
    expect(await silhouette(rows, labels, { sampleSize: 3000, seed: 3 })).toBe(all);
    expect(await silhouette(rows, labels, { sampleSize: 4000 })).toBe(all);
  });

  test('of one cluster is refused', async () => {
    const rule = 'the number of clusters in the sample should be at least 2 and below the number';
    await expect(silhouette(rows, labels, { sampleSize: 1 })).rejects.toThrow(
      new RangeError(`${rule} of rows (1), got 1`),
    );
  });
});

test('refuses options that mean nothing', async () => {
  const { rows, labels } = clustered(10, 2, 1);
  const refuses = (options: object, message: string) =>
    expect(silhouette(rows, labels, options)).rejects.toThrow(message);
  await refuses({ metric: 'l1' }, "metric should be 'cosine' or 'euclidean', got \"l1\"");
  await refuses({ sampleSize: 1.5 }, 'sampleSize should be a positive integer, got 1.5');
  await refuses({ seed: 0.5 }, 'seed should be a safe integer, got 0.5');
  await refuses({ onProgress: 1 }, 'onProgress should be a function, got 1');
  await refuses({ signal: 1 }, 'signal should be an AbortSignal, got 1');
  await refuses({ size: 1 }, 'the names in options should be among');
  await expect(silhouetteSamples(rows, labels, { sampleSize: 2 } as object)).rejects.toThrow(
    'the names in options should be among metric, signal, onProgress',
  );
});

test('a progress that rises to all pairs of rows is awaited', async () => {
  const { rows, labels } = clustered(300, 3, 2);
  const seen: SilhouetteProgress[] = [];
  let open = 0;
  const onProgress = async (progress: SilhouetteProgress) => {
    expect(++open).toBe(1);
    seen.push(progress);
    await null;
    open--;
  };
  await silhouette(rows, labels, { onProgress });
  expect(seen.length).toBeGreaterThanOrEqual(300 / 64);
  expect(seen.at(-1)).toEqual({ pairs: 44850, totalPairs: 44850 });
  const pairs = seen.map((progress) => progress.pairs);
  expect(pairs).toEqual([...pairs].sort((a, b) => a - b));
});

describe('a signal', () => {
  const { rows, labels } = clustered(2000, 2, 3);

  test('stops at once where it is aborted', async () => {
    const signal = AbortSignal.abort('no');
    await expect(silhouette(rows, labels, { signal })).rejects.toBe('no');
  });

  test('stops between two blocks', async () => {
    const controller = new AbortController();
    const onProgress = vi.fn(() => controller.abort('enough'));
    const { signal } = controller;
    await expect(silhouetteSamples(rows, labels, { signal, onProgress })).rejects.toBe('enough');
    expect(onProgress).toHaveBeenCalledOnce();
  });

  test('comes in while a block is compared with all later ones', async () => {
    // The clock moves with each look, so that each look finds an interval gone by.
    let now = 0;
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => {
      now += 100;
      return now;
    });
    const controller = new AbortController();
    const onProgress = vi.fn();
    setTimeout(() => controller.abort('enough'));
    const { signal } = controller;
    await expect(silhouette(rows, labels, { signal, onProgress })).rejects.toBe('enough');
    expect(onProgress).not.toHaveBeenCalled();
    clock.mockRestore();
  });
});
