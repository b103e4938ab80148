import { expect, test } from 'vitest';
import type { PackageSize } from './memory/package-sizes.ts';
import type { StartUps } from './memory/start-up.ts';
import { memory } from './memory.ts';

test('other libraries take part, and label a row', async () => {
  const { data, versions } = await memory.run({
    ...{ tiny: true, threads: [1], peers: 'all', onProgress() {} },
  });
  const { sizes, starts } = data as {
    readonly sizes: readonly PackageSize[];
    readonly starts: readonly StartUps[];
  };
  expect(Object.keys(versions)).toEqual([
    ...['ml-kmeans', '@thi.ng/k-means'],
    ...['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm'],
  ]);
  for (const version of Object.values(versions)) expect(version).toMatch(/^\d+\.\d+\.\d+/);
  expect(sizes).toHaveLength(6);
  expect(sizes.at(-1)!.beside!.gzipped).toBeGreaterThan(10_000);
  for (const { runs } of starts) {
    expect(runs).toHaveLength(1);
    expect(runs[0]!.label).toBeGreaterThanOrEqual(0);
    expect(runs[0]!.label).toBeLessThan(16);
  }
  // Row 0 is the first of the rows that it may be nearest to.
  expect(starts.at(-1)!.runs[0]!.label).toBe(0);
});
