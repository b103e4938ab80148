import { resnet18, resnet50 } from '../network/encoders/resnet.ts';
import type { SizedEncoder } from '../network/encoders/sized-encoder.ts';
import { smallConvnet } from '../network/encoders/small-convnet.ts';
import type { OwnRunOptions } from './run-options.ts';
import { SMALL_SIDE } from './small-images.ts';

/** The encoder of a run, with first weights. */
export function makeEncoder(
  { encoder, seed }: Pick<OwnRunOptions, 'encoder' | 'seed'>,
  { channels, side }: { readonly channels: number; readonly side: number },
): SizedEncoder {
  const inputChannels = channels;
  if (encoder === 'small') return smallConvnet({ inputChannels, seed });
  const stem = side <= SMALL_SIDE ? 'cifar' : 'imagenet';
  return encoder === 'resnet18'
    ? resnet18({ inputChannels, seed, stem })
    : resnet50({ inputChannels, seed, stem });
}
