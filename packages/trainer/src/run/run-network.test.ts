import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { cokeRun } from './coke-run.ts';
import { makeEncoder } from './run-network.ts';

beforeAll(() => setBackend('cpu'));

const shapes = (module: ReturnType<typeof makeEncoder>) =>
  [...module.trainable.values()].map(({ shape }) => shape.join());

test('encoders by name: what images they take, and how wide features are', () => {
  const small = makeEncoder({ encoder: 'small', seed: 0 }, { channels: 1, side: 28 });
  const cifar = makeEncoder({ encoder: 'resnet18', seed: 0 }, { channels: 3, side: 64 });
  const photos = makeEncoder({ encoder: 'resnet18', seed: 0 }, { channels: 3, side: 65 });
  expect([small, cifar, photos].map(({ features }) => features)).toEqual([256, 512, 512]);
  expect(shapes(small)[0]).toBe('3,3,1,32');
  expect(shapes(cifar)[0]).toBe('3,3,3,64');
  expect(shapes(photos)[0]).toBe('7,7,3,64');
  for (const each of [small, cifar, photos]) each.dispose();
});

test('heads of CoKe are as wide as asked; a bad one leaves no variable', () => {
  const about = { inputs: 256, seed: 1 };
  const heads = (options: object) =>
    cokeRun.heads!({ dimension: 6, hidden: 5, predictor: true, ...options } as never, about);
  const before = memory().numTensors;
  const { projector, predictor } = heads({});
  const widths = [...projector.trainable.values()].map(({ shape }) => shape.join());
  expect(widths[0]).toBe('256,5');
  expect(widths).toContain('5,6');
  expect([...predictor!.trainable.values()][0]!.shape[0]).toBe(6);
  for (const each of [projector, predictor!]) each.dispose();
  expect(() => heads({ hidden: 0 })).toThrow('hidden should be');
  expect(memory().numTensors).toBe(before);
});
