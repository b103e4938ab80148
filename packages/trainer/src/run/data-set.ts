import { shouldBe } from '@coke/core/check-options';
import type { ImageSet, LoadOptions, Split } from '../data/index.ts';
import {
  cifar10,
  fashionMnist,
  firstImages,
  type ImageFolderOptions,
  imageFolder,
  mnist,
} from '../data/index.ts';
import { channelStatistics } from '../images/augment/channel-statistics.ts';
import { IMAGENET_STATISTICS } from '../images/augment/presets.ts';
import { DATA_SETS, isKnownData, type OwnRunOptions } from './run-options.ts';

/** What a run trains on, what it is judged by, and how views are made of both. */
export interface DataSet {
  readonly train: ImageSet;
  /** None for a folder alone. */
  readonly test: ImageSet | undefined;
  /** Of each channel, of pixels 0 … 1: what views are normalised by. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** Side of an image in pixels, or of what files of any size are resized to. */
  readonly side: number;
  /** Do things look alike in a mirror? Digits do not. */
  readonly mirrors: boolean;
}

const LOADERS: Readonly<
  Record<(typeof DATA_SETS)[number], (split: Split, options: LoadOptions) => Promise<ImageSet>>
> = {
  cifar10,
  'fashion-mnist': fashionMnist,
  mnist,
};

/** Usual for photographs. */
const FOLDER_SIDE = 224;

type DataSetOptions = Pick<
  OwnRunOptions,
  'data' | 'images' | 'testImages' | 'test' | 'cache' | 'size'
>;

/**
 * Open the data set of a run; one that is known by name is fetched if it is not there.
 *
 * @throws RangeError for neither a name nor a folder, more images than there are, or a folder of test
 * images whose classes are not those of the other; what the loaders throw.
 */
export async function openDataSet(
  asked: DataSetOptions,
  options: Pick<LoadOptions, 'signal' | 'onProgress'> = {},
): Promise<DataSet> {
  const { data, images, testImages, cache } = asked;
  if (!isKnownData(data)) return openFolders(asked);
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

async function openFolders(asked: DataSetOptions): Promise<DataSet> {
  const { data, images, size } = asked;
  const all = await openFolder('data', `${DATA_SETS.join(', ')} or a folder of images`, data);
  const test = await openTestFolder(asked, all.classNames);
  const train = spread('images', all, images);
  if (test && new Set(train.classes).size < 2) {
    const rule = 'a folder of two classes or more, to be judged by test images';
    throw new RangeError(shouldBe('data', rule, data));
  }
  return { train, test, ...IMAGENET_STATISTICS, side: size ?? FOLDER_SIDE, mirrors: true };
}

async function openTestFolder(
  { test, testImages }: DataSetOptions,
  classNames: ImageSet['classNames'],
): Promise<ImageSet | undefined> {
  if (test === undefined) {
    if (testImages === undefined) return undefined;
    throw new RangeError(shouldBe('testImages', 'left out without a folder, test', testImages));
  }
  if (!classNames) {
    throw new RangeError(shouldBe('test', 'left out for images without classes', test));
  }
  const images = await openFolder('test', 'a folder of images', test, { classNames });
  return spread('testImages', images, testImages);
}

async function openFolder(
  name: string,
  rule: string,
  path: string,
  options: ImageFolderOptions = {},
): Promise<ImageSet> {
  try {
    return await imageFolder(path, options);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new RangeError(shouldBe(name, rule, path), { cause: error });
    }
    if (!options.classNames || !(error instanceof RangeError)) throw error;
    const classes = `a folder of the classes of data; ${message}`;
    throw new RangeError(shouldBe(name, classes, path), { cause: error });
  }
}

function first(name: string, all: ImageSet, count: number | undefined): ImageSet {
  return count === undefined ? all : firstImages(all, atMost(name, count, all.count));
}

/** Files are in order of their classes: so many, evenly along their list, not the first. */
function spread(name: string, all: ImageSet, count: number | undefined): ImageSet {
  const { source, classes } = all;
  if (count === undefined || source.kind !== 'files') return all;
  atMost(name, count, all.count);
  const chosen = Int32Array.from({ length: count }, (_, i) => Math.floor((i * all.count) / count));
  return {
    ...all,
    count,
    source: { ...source, paths: Array.from(chosen, (id) => source.paths[id]!) },
    ...(classes && { classes: chosen.map((id) => classes[id]!) }),
  };
}

function atMost(name: string, count: number, most: number): number {
  if (count > most) throw new RangeError(shouldBe(name, `at most ${most}`, count));
  return count;
}
