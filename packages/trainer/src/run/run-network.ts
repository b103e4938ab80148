import { resnet18, resnet50 } from '../network/encoders/resnet.ts';
import type { SizedEncoder } from '../network/encoders/sized-encoder.ts';
import { smallConvnet } from '../network/encoders/small-convnet.ts';
import type { NetworkParts } from '../network/network.ts';
import { predictionHead } from '../network/predictor.ts';
import { projectionHead } from '../network/projector.ts';
import type { ResolvedRunOptions } from './run-options.ts';
import { SMALL_SIDE } from './small-images.ts';

type NetworkOptions = Pick<
  ResolvedRunOptions,
  'encoder' | 'hidden' | 'dimension' | 'prediction' | 'seed'
>;

/** The encoder of a run, with first weights. */
export function makeEncoder(
  { encoder, seed }: Pick<NetworkOptions, 'encoder' | 'seed'>,
  { channels, side }: { readonly channels: number; readonly side: number },
): SizedEncoder {
  const inputChannels = channels;
  if (encoder === 'small') return smallConvnet({ inputChannels, seed });
  const stem = side <= SMALL_SIDE ? 'cifar' : 'imagenet';
  return encoder === 'resnet18'
    ? resnet18({ inputChannels, seed, stem })
    : resnet50({ inputChannels, seed, stem });
}

/** The whole network of a run, with first weights: those of each part have a seed of their own. */
export function makeNetwork(
  options: NetworkOptions,
  images: { readonly channels: number; readonly side: number },
): NetworkParts {
  const encoder = makeEncoder(options, images);
  try {
    return { encoder, ...makeHeads(options, encoder.features) };
  } catch (error) {
    encoder.dispose();
    throw error;
  }
}

function makeHeads(
  { dimension, hidden, prediction, seed }: NetworkOptions,
  inputs: number,
): Omit<NetworkParts, 'encoder'> {
  const projection = projectionHead({
    ...{ inputs, outputs: dimension, seed: seed + 1 },
    ...(hidden !== undefined && { hidden }),
  });
  if (!prediction) return { projection };
  return { projection, prediction: predictionHead({ inputs: dimension, seed: seed + 2 }) };
}
