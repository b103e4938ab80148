import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { abortFromOutside } from '../../testing/abort-from-outside.ts';
import { arrayLoader } from '../../testing/array-loader.ts';
import { linearModule } from '../../testing/linear-module.ts';
import type { View } from '../images/views.ts';
import { Network } from '../network/network.ts';
import { projector } from '../network/projector.ts';
import { featureSource } from './feature-source.ts';

beforeAll(() => tf.setBackend('cpu'));
afterAll(() => tf.disposeVariables());

const LOADER = arrayLoader({ count: 11, batchSize: 4, views: 3 });

function made() {
  const network = new Network({
    encoder: linearModule(16, 6, 1),
    projector: projector({ inputs: 6, hidden: 5, outputs: 3 }),
  });
  const statistics = () => [...network.state.values()].map((each) => Array.from(each.dataSync()));
  return { network, statistics, source: featureSource(LOADER, network, 2, 0) };
}

test('an epoch: its batches in its order, large views alone, taken in by running statistics', async () => {
  const { network, statistics, source } = made();
  const twin = made();
  const before = [statistics(), tf.memory().numTensors] as const;
  const batches = LOADER.epoch(3)[Symbol.asyncIterator]();
  for await (const { ids, projections } of source.projections(3)) {
    const { value } = await batches.next();
    expect(ids).toEqual(value!.ids);
    expect(projections).toHaveLength(2);
    for (const [v, projection] of projections.entries()) {
      const { data, shape } = value!.views[v] as View;
      const wanted = tf.tidy(() =>
        twin.network.project(tf.tensor4d(data, [...shape]), { training: true }).dataSync(),
      );
      expect(projection.dataSync()).toEqual(wanted);
    }
  }
  expect((await batches.next()).done).toBe(true);
  expect(statistics()).toEqual(twin.statistics());
  expect(statistics()).not.toEqual(before[0]);
  expect(tf.memory().numTensors).toBe(before[1]);
  network.dispose();
});

test('a pass lets signals in between its batches', async () => {
  const { network, source } = made();
  const signal = abortFromOutside();
  const heard: boolean[] = [];
  for await (const _ of source.projections(0)) heard.push(signal.aborted);
  expect(heard).toEqual([true, true, true]);
  network.dispose();
});

test('a plain pass: every image by number, and nothing is taken in', async () => {
  const { network, statistics, source } = made();
  const before = [statistics(), tf.memory().numTensors] as const;
  const seen: number[] = [];
  for await (const { ids, projections } of source.plainProjections()) {
    seen.push(...ids);
    expect(projections.map(({ shape }) => shape)).toEqual([[ids.length, 3]]);
  }
  expect(seen).toEqual([...Array(11).keys()]);
  expect(statistics()).toEqual(before[0]);
  // One that is left early leaves nothing either.
  for await (const _ of source.plainProjections()) break;
  expect(tf.memory().numTensors).toBe(before[1]);
  network.dispose();
});
