import { resnet18, resnet50 } from '../network/encoders/resnet.ts';
import type { SizedEncoder } from '../network/encoders/sized-encoder.ts';
import { smallConvnet } from '../network/encoders/small-convnet.ts';
import type { NetworkParts } from '../network/network.ts';
import { predictor } from '../network/predictor.ts';
import { projector } from '../network/projector.ts';
import type { ResolvedRunOptions } from './run-options.ts';
import { SMALL_SIDE } from './small-images.ts';

type NetworkOptions = Pick<
  ResolvedRunOptions,
  'encoder' | 'hidden' | 'dimension' | 'predictor' | 'seed'
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
    return { encoder, ...makeMlps(options, encoder.features) };
  } catch (error) {
    encoder.dispose();
    throw error;
  }
}

function makeMlps(
  { dimension, hidden, predictor: hasPredictor, seed }: NetworkOptions,
  inputs: number,
): Omit<NetworkParts, 'encoder'> {
  const project = projector({
    ...{ inputs, outputs: dimension, seed: seed + 1 },
    ...(hidden !== undefined && { hidden }),
  });
  if (!hasPredictor) return { projector: project };
  return { projector: project, predictor: predictor({ inputs: dimension, seed: seed + 2 }) };
}
