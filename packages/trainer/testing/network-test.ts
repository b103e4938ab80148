import { Random } from '@coke/core';
import { memory, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { resnet18 } from '../src/network/encoders/resnet.ts';
import { smallConvnet } from '../src/network/encoders/small-convnet.ts';
import { projector } from '../src/network/projector.ts';
import { expectSlopes, randomPlain, toTensor } from './expect-gradients.ts';
import { expectModule, expectPlainNetwork } from './expect-module.ts';
import { plainMlp, plainResNet, plainSmallConvnet } from './plain-networks.ts';

/** Whole networks, on the backend that is active, against plain loops. */
export function testNetworks(): void {
  test('small convnet', () => {
    const net = smallConvnet({ channels: [2, 3], inputChannels: 2, seed: 5 });
    const x = toTensor<Tensor4D>(randomPlain([3, 7, 6, 2], new Random(1)));
    expectPlainNetwork(net, x, plainSmallConvnet, 1e-4);
    net.dispose();
    x.dispose();
    expectModule((seed) => smallConvnet({ channels: [4, 5], seed }), [3, 9, 7, 3]);
  });

  test('projector', () => {
    const mlp = projector({ inputs: 4, hidden: 5, outputs: 3, seed: 2 });
    const x = toTensor<Tensor2D>(randomPlain([8, 4], new Random(1)));
    expectPlainNetwork(mlp, x, plainMlp, 2e-4);
    mlp.dispose();
    x.dispose();
  });

  test('ResNet with all that ResNets have', () => {
    const net = resnet18({ stem: 'imagenet', width: 2, inputChannels: 2, seed: 1 });
    const x = toTensor<Tensor4D>(randomPlain([2, 48, 48, 2], new Random(1)));
    const before = memory().numTensors;
    expectPlainNetwork(net, x, plainResNet, 5e-3, expectSlopes);
    expect(memory().numTensors).toBe(before);
    net.dispose();
    x.dispose();
    expectModule((seed) => resnet18({ stem: 'imagenet', width: 2, seed }), [3, 48, 48, 3]);
  });
}
