import {
  boolean,
  inRange,
  knownNames,
  nonNegativeInteger,
  positiveInteger,
  shouldBe,
} from '@coke/core/check-options';
import type { ImageSet } from '@coke/datasets';
import { type AugmentOptions, checkAugmentOptions } from '../augment/augment-options.ts';
import { type NamedViews, namedViews } from '../augment/named-views.ts';
import { MOST_VIEWS } from '../augment/view-random.ts';

export interface ViewLoaderOptions {
  readonly images: ImageSet;
  /** b: images of a batch; the last batch of an epoch has what is left. */
  readonly batchSize: number;
  /**
   * Leave out a last batch that would be shorter, and with it other images each epoch: queues and statistics
   * want batches of one size. @defaultValue false
   */
  readonly dropLast?: boolean;
  /** How each view of an image is made, large views first; or published views by name. */
  readonly views: readonly AugmentOptions[] | NamedViews;
  /** Of the order and of the views. @defaultValue 0 */
  readonly seed?: number;
  /** In a random order, another one each epoch; or by number. @defaultValue true */
  readonly shuffle?: boolean;
  /**
   * Threads that make views; 0: the thread that asks for them, as in browsers. Views are the same bit
   * for bit. @defaultValue cores - 1, at least one; 0 outside Node
   */
  readonly workers?: number;
  /** Batches made ahead of their use, and so kept in memory; none without workers. @defaultValue 2 */
  readonly ahead?: number;
}

export interface ResolvedViewLoaderOptions {
  readonly images: ImageSet;
  readonly batchSize: number;
  readonly dropLast: boolean;
  readonly views: readonly AugmentOptions[];
  readonly seed: number;
  readonly shuffle: boolean;
  /** Undefined: as many as there are cores for. */
  readonly workers: number | undefined;
  readonly ahead: number;
}

const NAMES = 'images batchSize dropLast views seed shuffle workers ahead'.split(' ');
// Ids of views are below this.
const MOST_IMAGES = 2 ** 31;

/** @throws RangeError or TypeError for a value that is not allowed or a name that is not known. */
export function resolveViewLoaderOptions(options: ViewLoaderOptions): ResolvedViewLoaderOptions {
  knownNames('options', options, NAMES);
  const { images, views, seed = 0, shuffle = true, workers, ahead = 2 } = options;
  checkImages(images);
  const batchSize = positiveInteger('batchSize', options.batchSize);
  const dropLast = boolean('dropLast', options.dropLast ?? false);
  if (dropLast) {
    const rule = `at most ${images.count}, the number of images, to drop the last batch`;
    inRange('batchSize', batchSize, rule, (n) => n <= images.count);
  }
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  const isNode = process?.versions?.node !== undefined;
  return {
    images,
    batchSize,
    dropLast,
    views: checkViews(views, images.source.channels),
    seed: inRange('seed', seed, 'a safe integer', Number.isSafeInteger),
    shuffle: boolean('shuffle', shuffle),
    workers:
      workers === undefined && isNode ? undefined : nonNegativeInteger('workers', workers ?? 0),
    ahead: nonNegativeInteger('ahead', ahead),
  };
}

function checkImages(images: ImageSet): void {
  const source = images?.source;
  if (source?.kind !== 'pixels' && source?.kind !== 'files') {
    throw new TypeError(shouldBe('images', 'a set of images', images));
  }
  const rule = `an integer 1 … ${MOST_IMAGES}`;
  const fits = (n: number) => Number.isInteger(n) && n >= 1 && n <= MOST_IMAGES;
  const { count } = images;
  inRange('images.count', count, rule, fits);
  if (source.channels !== 1 && source.channels !== 3) {
    throw new RangeError(shouldBe('images.source.channels', '1 or 3', source.channels));
  }
  if (source.kind === 'files') {
    if (source.paths.length < count) {
      const wanted = `at least ${count}, one an image`;
      throw new RangeError(shouldBe('paths of images', wanted, source.paths.length));
    }
    return;
  }
  const { data, height, width, channels } = source;
  const size =
    positiveInteger('images.source.height', height) *
    positiveInteger('images.source.width', width) *
    channels;
  if (!(data instanceof Uint8Array)) {
    throw new TypeError(shouldBe('pixels of images', 'a Uint8Array', data));
  }
  if (data.length < count * size) {
    throw new RangeError(shouldBe('pixels of images', `at least ${count} × ${size}`, data.length));
  }
}

function checkViews(
  views: readonly AugmentOptions[] | NamedViews,
  channels: 1 | 3,
): readonly AugmentOptions[] {
  const all = Array.isArray(views) ? views : namedViews(views as NamedViews);
  inRange('the number of views', all.length, `1 … ${MOST_VIEWS}`, (n) => n >= 1 && n <= MOST_VIEWS);
  for (const [v, options] of all.entries()) checkAugmentOptions(`views[${v}]`, options, channels);
  // What is changed later is not meant for the epoch that runs.
  return structuredClone(all);
}
