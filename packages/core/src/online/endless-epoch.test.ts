import { afterEach, expect, test, vi } from 'vitest';
import { ConstrainedKMeans } from '../constrained-k-means.ts';

const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});

afterEach(() => warn.mockClear());

const rows = Array.from({ length: 500 }, (_, i) => [i % 7, i % 3]);

async function stream(model: ConstrainedKMeans, batches: number, endEvery = batches + 1) {
  for (let batch = 1; batch <= batches; batch++) {
    await model.partialFit(rows);
    if (batch % endEvery === 0) await model.endEpoch();
  }
}

test('a stream that goes on without endEpoch is warned of once', async () => {
  const model = new ConstrainedKMeans({ k: 2, metric: 'euclidean' });
  await stream(model, 40);
  expect(warn).not.toHaveBeenCalled();
  await stream(model, 10);
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn.mock.calls[0]![0]).toContain('endEpoch');
  await stream(new ConstrainedKMeans({ k: 2, metric: 'euclidean' }), 41);
  expect(warn).toHaveBeenCalledTimes(2);
});

test('so is one that is ten times as long as it was said to be, or as it was', async () => {
  await stream(new ConstrainedKMeans({ k: 2, metric: 'euclidean', instances: 500 }), 11);
  expect(warn).toHaveBeenCalledTimes(1);
  const model = new ConstrainedKMeans({ k: 2, metric: 'euclidean' });
  await stream(model, 1, 1);
  await stream(model, 11);
  expect(warn).toHaveBeenCalledTimes(2);
});

test('nothing is said where epochs end, nor by fit, which ends them', async () => {
  await stream(new ConstrainedKMeans({ k: 2, metric: 'euclidean' }), 60, 10);
  const model = new ConstrainedKMeans({ k: 2, metric: 'euclidean', epochs: 1 });
  await model.fit(() => Array.from({ length: 60 }, () => rows));
  expect(warn).not.toHaveBeenCalled();
});
