import { shouldBe } from '@coke/core';
import { channelStatistics } from '../augment/channel-statistics.ts';
import { IMAGENET_STATISTICS } from '../augment/presets.ts';
import { cifar10 } from '../data/cifar-10.ts';
import { fashionMnist } from '../data/fashion-mnist.ts';
import { firstImages } from '../data/first-images.ts';
import { imageFolder } from '../data/image-folder.ts';
import type { LoadOptions, Split } from '../data/load-options.ts';
import { mnist } from '../data/mnist.ts';
import type { ImageSet } from '../images.ts';
import { DATA_SETS, type ResolvedRunOptions } from './run-options.ts';

/** What a run trains on, what it is judged by, and how views are made of both. */
export interface DataSet {
  readonly train: ImageSet;
  /** None for a folder. */
  readonly test: ImageSet | undefined;
  /** Of each channel, of pixels 0 … 1: what views are normalised by. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** Side of an image in pixels, or of what it is resized to when it is judged. */
  readonly side: number;
  /** Do things look alike in a mirror? Digits do not. */
  readonly mirrors: boolean;
}

type Name = (typeof DATA_SETS)[number];

const LOADERS: Readonly<Record<Name, (split: Split, options: LoadOptions) => Promise<ImageSet>>> = {
  cifar10,
  'fashion-mnist': fashionMnist,
  mnist,
};

/** Usual for photographs. */
const FOLDER_SIDE = 224;

type DataSetOptions = Pick<ResolvedRunOptions, 'data' | 'images' | 'testImages' | 'cache' | 'size'>;

/**
 * Open the data set of a run; one that is known by name is fetched if it is not there.
 *
 * @throws RangeError for neither a name nor a folder, more images than there are, or test images of a
 * folder, which has none; what the loaders throw.
 */
export async function openDataSet(
  { data, images, testImages, cache, size }: DataSetOptions,
  options: Pick<LoadOptions, 'signal' | 'onProgress'> = {},
): Promise<DataSet> {
  if (!isName(data)) {
    const train = first('images', await openFolder(data), images);
    if (testImages !== undefined) {
      throw new RangeError(shouldBe('testImages', 'left out for a folder of images', testImages));
    }
    const side = size ?? FOLDER_SIDE;
    return { train, test: undefined, ...IMAGENET_STATISTICS, side, mirrors: true };
  }
  const load = { ...options, ...(cache !== undefined && { cache }) };
  const train = first('images', await LOADERS[data]('train', load), images);
  const test = first('testImages', await LOADERS[data]('test', load), testImages);
  const { source } = train;
  if (source.kind !== 'pixels') throw new Error(`${data} should be pixels`);
  return {
    ...{ train, test, side: source.width, mirrors: data !== 'mnist' },
    ...channelStatistics(source),
  };
}

async function openFolder(path: string): Promise<ImageSet> {
  try {
    return await imageFolder(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    const rule = `${DATA_SETS.join(', ')} or a folder of images`;
    throw new RangeError(shouldBe('data', rule, path), { cause: error });
  }
}

function first(name: string, all: ImageSet, count: number | undefined): ImageSet {
  if (count === undefined) return all;
  if (count > all.count) throw new RangeError(shouldBe(name, `at most ${all.count}`, count));
  return firstImages(all, count);
}

function isName(data: string): data is Name {
  return (DATA_SETS as readonly string[]).includes(data);
}
