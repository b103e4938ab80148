import { expect, onTestFinished, test } from 'vitest';
import { noiseImages } from '../../../testing/made-up-images.ts';
import { newStopFlag, raise } from './stop-flag.ts';
import type { ViewMaker } from './view-maker.ts';
import type { ViewRecipe } from './view-recipe.ts';
import { viewsByWorkers } from './views-by-workers.ts';
import { viewsHere } from './views-here.ts';

const SIDE = 256;
const RECIPE: ViewRecipe = {
  images: noiseImages(8).source,
  views: [{ height: SIDE, width: SIDE, mean: [0, 0, 0], std: [1, 1, 1] }],
  seed: 0,
};

const MAKERS: [string, () => ViewMaker][] = [
  ['this thread', () => viewsHere(RECIPE)],
  ['a worker', () => viewsByWorkers(RECIPE, 8, 1)],
];

test.each(MAKERS)(
  '%s makes nothing once it is stopped, and goes on with what comes next',
  async (_, of) => {
    const maker = of();
    onTestFinished(() => maker.dispose());
    const ids = Int32Array.of(3, 1);
    const job = { epoch: 0, ids, paths: undefined, stop: newStopFlag() };
    raise(job.stop);
    expect(await maker.make(job)).toBeUndefined();
    const views = await maker.make({ ...job, stop: newStopFlag() });
    expect(views!.map(({ shape }) => shape)).toEqual([[2, SIDE, SIDE, 3]]);
    expect(views![0]!.data.subarray(-SIDE).some((value) => value > 0)).toBe(true);
  },
);

test('pieces that are not begun when it is stopped are not made', async () => {
  const maker = viewsByWorkers(RECIPE, 8, 1);
  onTestFinished(() => maker.dispose());
  // 32 pieces: most are not begun when it is stopped.
  const ids = Int32Array.from({ length: 256 }, (_, i) => i % 8);
  const stop = newStopFlag();
  const made = maker.make({ epoch: 0, ids, paths: undefined, stop });
  raise(stop);
  expect(await made).toBeUndefined();
});
