import '@tensorflow/tfjs-backend-cpu';
import { decodeSafetensors } from '@coke/core/safetensors';
import { memory, ones, setBackend, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { barImages } from '../../testing/made-up-pictures.ts';
import { smallConvnet } from './encoders/small-convnet.ts';
import { loadWeights, saveWeights } from './weights.ts';

beforeAll(() => setBackend('cpu'));

const make = (seed: number, channels = [2, 3]) =>
  smallConvnet({ channels, inputChannels: 1, seed });

function features(net: ReturnType<typeof make>): number[] {
  const { source } = barImages(2);
  const x: Tensor4D = tensor4d(
    Float32Array.from('data' in source ? source.data : []),
    [2, 8, 8, 1],
  );
  return Array.from(net.apply(x, { training: false }).dataSync());
}

/** An encoder whose running statistics are not the first ones. */
function used(seed: number) {
  const net = make(seed);
  net.apply(ones([4, 8, 8, 1]), { training: true });
  return net;
}

test('what was saved is in the file, by name, and makes another the same', async () => {
  const [saved, other] = [used(1), make(2)];
  const file = await saveWeights(saved);
  const { tensors } = decodeSafetensors(file);
  const variables = new Map([...saved.trainable, ...saved.state]);
  expect([...tensors.keys()].sort()).toEqual([...variables.keys()].sort());
  for (const [name, variable] of variables) {
    expect(tensors.get(name)!.shape).toEqual(variable.shape);
    expect(tensors.get(name)!.data).toEqual(Float32Array.from(variable.dataSync()));
  }
  expect(features(other)).not.toEqual(features(saved));
  const before = memory().numTensors;
  loadWeights(other, file);
  expect(memory().numTensors).toBe(before);
  expect(features(other)).toEqual(features(saved));
  expect(await saveWeights(other)).toEqual(file);
});

test('a file that does not fit leaves the module as it was', async () => {
  const net = make(1);
  const before = await saveWeights(net);
  const damaged = await saveWeights(make(2));
  damaged[damaged.length - 3]! ^= 1;
  expect(() => loadWeights(net, damaged)).toThrow('checksum');
  expect(() => loadWeights(net, damaged.subarray(0, 20))).toThrow();
  const wider = await saveWeights(make(2, [2, 4]));
  expect(() => loadWeights(net, wider)).toThrow('conv2/weight of the file should be of shape');
  const deeper = await saveWeights(make(2, [2, 3, 3]));
  expect(() => loadWeights(net, deeper)).toThrow('variables of the file should be');
  const shallower = await saveWeights(make(2, [2]));
  expect(() => loadWeights(net, shallower)).toThrow('of the file should be of shape');
  expect(() => loadWeights(net, 'encoder.safetensors' as never)).toThrow(TypeError);
  expect(await saveWeights(net)).toEqual(before);
});
