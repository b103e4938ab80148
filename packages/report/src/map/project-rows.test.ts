import { expect, test } from 'vitest';
import { madeUpClustering } from '../../testing/made-up-clustering.ts';
import { projectRows } from './project-rows.ts';

const { rows, labels } = madeUpClustering(300, 6, 4, 3);

/** Mean distance of two points, of the same cluster or of two. */
function meanDistance(
  points: readonly { x: number; y: number; cluster: number }[],
  isSame: boolean,
): number {
  let [sum, count] = [0, 0];
  for (const a of points) {
    for (const b of points) {
      if ((a.cluster === b.cluster) !== isSame || a === b) continue;
      sum += Math.hypot(a.x - b.x, a.y - b.y);
      count++;
    }
  }
  return sum / count;
}

test('auto is UMAP for rows of many numbers; clusters that are apart stay so', async () => {
  const shares: number[] = [];
  const columns = [{ name: 'id', values: Array.from(labels, (_, i) => `row ${i}`) }];
  const map = await projectRows({
    rows,
    labels,
    sample: 120,
    seed: 4,
    columns,
    onProgress: (share) => shares.push(share),
  });
  expect(map).toMatchObject({ method: 'umap', total: 300 });
  expect(map.points).toHaveLength(120);
  for (const { row, cluster, cells } of map.points) {
    expect(cluster).toBe(labels[row]);
    expect(cells).toEqual([{ column: 'id', text: `row ${row}` }]);
  }
  expect(meanDistance(map.points, true)).toBeLessThan(0.6 * meanDistance(map.points, false));
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  const again = await projectRows({ rows, labels, sample: 120, seed: 4, columns });
  expect(again).toEqual(map);
  const other = await projectRows({ rows, labels, sample: 120, seed: 5, columns });
  expect(other.points).not.toEqual(map.points);
});

test('auto is PCA for rows of three numbers, and for few rows', async () => {
  const three = madeUpClustering(100, 3, 2);
  expect(await projectRows({ rows: three.rows, labels: three.labels })).toMatchObject({
    method: 'pca',
  });
  const few = madeUpClustering(20, 9, 2);
  const map = await projectRows({ rows: few.rows, labels: few.labels });
  expect(map).toMatchObject({
    method: 'pca',
    varianceShares: [expect.any(Number), expect.any(Number)],
  });
  expect(map.points.map(({ row }) => row)).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

test('by cosine the length of a row does not matter', async () => {
  const longer = { ...rows, data: rows.data.map((x, at) => x * (1 + (Math.floor(at / 6) % 5))) };
  const about = { labels, method: 'pca', metric: 'cosine' } as const;
  const [a, b] = [
    await projectRows({ ...about, rows }),
    await projectRows({ ...about, rows: longer }),
  ];
  for (const [i, { x, y }] of a.points.entries()) {
    expect(b.points[i]!.x).toBeCloseTo(x, 9);
    expect(b.points[i]!.y).toBeCloseTo(y, 9);
  }
});

test('many numbers a row are reduced before UMAP; rows without a cluster are left out', async () => {
  const wide = madeUpClustering(80, 130, 3);
  const some = wide.labels.map((label, i) => (i % 8 === 0 ? -1 : label));
  const map = await projectRows({ rows: wide.rows, labels: some });
  expect(map).toMatchObject({ method: 'umap', total: 70 });
  expect(meanDistance(map.points, true)).toBeLessThan(0.6 * meanDistance(map.points, false));
});

test('stops when aborted', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const onProgress = () => controller.abort(reason);
  await expect(projectRows({ rows, labels, onProgress, signal: controller.signal })).rejects.toBe(
    reason,
  );
});

test.each([
  [{ method: 'tsne' }, "method should be 'auto' or 'umap' or 'pca', got \"tsne\""],
  [{ sample: 0 }, 'sample should be a positive integer, got 0'],
  [{ labels: [1] }, 'labels.length should be 300, got 1'],
  [{ columns: [{ name: 'a', values: [] }] }, 'columns[0].values.length should be 300, got 0'],
])('%j is refused', async (parts, message) => {
  await expect(projectRows({ rows, labels, ...parts } as never)).rejects.toThrow(message);
});
