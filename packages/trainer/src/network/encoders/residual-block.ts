import type { Random } from '@coke/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { addTensors } from '../layers/add-tensors.ts';
import { batchNormalization } from '../layers/batch-normalization.ts';
import { convolution } from '../layers/convolution.ts';
import { type AnyModule, gatherVariables } from '../layers/gather-variables.ts';
import { relu } from '../layers/relu.ts';
import { sequence } from '../layers/sequence.ts';
import type { Module } from '../module.ts';

/** What a block is like. */
export interface BlockOptions {
  readonly inputs: number;
  /** Channels of the 3 × 3 convolutions. */
  readonly width: number;
  readonly stride: number;
  /** gamma of the last normalisation, at first. */
  readonly lastGamma: number;
  readonly random: Random;
}

/** Two convolutions 3 × 3; `width` channels come out. */
export function basicBlock(options: BlockOptions): Module<Tensor4D, Tensor4D> {
  const { inputs, width, stride, lastGamma, random } = options;
  return residualBlock(options, width, {
    conv1: convolution({ inputs, outputs: width, stride, random }),
    bn1: batchNormalization({ channels: width }),
    relu1: relu(),
    conv2: convolution({ inputs: width, outputs: width, random }),
    bn2: batchNormalization({ channels: width, gamma: lastGamma }),
  });
}

/** Channels that come out of a bottleneck, next to its width. */
export const EXPANSION = 4;

/**
 * Convolutions 1 × 1, 3 × 3 and 1 × 1; 4 `width` channels come out. The stride is in the middle one, as
 * in the code that all published trainings use, not in the first, as in the paper.
 */
export function bottleneckBlock(options: BlockOptions): Module<Tensor4D, Tensor4D> {
  const { inputs, width, stride, lastGamma, random } = options;
  const outputs = EXPANSION * width;
  return residualBlock(options, outputs, {
    conv1: convolution({ inputs, outputs: width, size: 1, random }),
    bn1: batchNormalization({ channels: width }),
    relu1: relu(),
    conv2: convolution({ inputs: width, outputs: width, stride, random }),
    bn2: batchNormalization({ channels: width }),
    relu2: relu(),
    conv3: convolution({ inputs: width, outputs, size: 1, random }),
    bn3: batchNormalization({ channels: outputs, gamma: lastGamma }),
  });
}

/** ReLU of a branch plus x, which is convolved by 1 × 1 where it has another shape. */
function residualBlock(
  { inputs, stride, random }: BlockOptions,
  outputs: number,
  branch: Readonly<Record<string, AnyModule>>,
): Module<Tensor4D, Tensor4D> {
  const long = sequence<Tensor4D, Tensor4D>(branch);
  const short =
    stride === 1 && inputs === outputs
      ? undefined
      : sequence<Tensor4D, Tensor4D>({
          conv: convolution({ inputs, outputs, size: 1, stride, random }),
          bn: batchNormalization({ channels: outputs }),
        });
  const last = relu<Tensor4D>();
  const parts = { ...branch, ...(short && { downsample: short }) };
  return {
    trainable: gatherVariables(parts, 'trainable'),
    state: gatherVariables(parts, 'state'),
    apply(x, options) {
      const sum = addTensors(long.apply(x, options), short ? short.apply(x, options) : x);
      return last.apply(sum, options);
    },
    dispose() {
      long.dispose();
      short?.dispose();
    },
  };
}
