import { type Matrix, Random } from '@coke/core';
import { allInOrder } from '@coke/core/all-in-order';
import { knownNames, positiveInteger, shouldBe } from '@coke/core/check-options';
import type { ImageSet } from '@coke/datasets';
import { type FeaturePart, nearestToCenters } from './nearest-to-centers.ts';
import { thumbnail } from './thumbnail.ts';

export interface NearestImagesOptions {
  /** Which head's centers they are. @defaultValue 0 */
  readonly head?: number;
  /** Clusters to show, drawn by the seed. @defaultValue 8 */
  readonly clusters?: number;
  /** Images of each. @defaultValue 10 */
  readonly count?: number;
  /** @defaultValue 0 */
  readonly seed?: number;
  /** [images] cluster of each image under this head, -1 for none: for the sizes of clusters. */
  readonly labels?: ArrayLike<number>;
  /** Largest side of a picture. @defaultValue 64 */
  readonly pixels?: number;
}

/** The images nearest to some centers of a head, ready to be shown. */
export interface NearestImages {
  readonly head: number;
  /** K */
  readonly k: number;
  /** By their number. */
  readonly clusters: readonly ShownCluster[];
}

export interface ShownCluster {
  readonly cluster: number;
  /** Images in it, where labels were given. */
  readonly size?: number;
  /** The nearest first. */
  readonly images: readonly ShownImage[];
}

export interface ShownImage {
  /** Number in its set. */
  readonly id: number;
  /** Cosine with the center. */
  readonly similarity: number;
  /** PNG as a `data:` address. */
  readonly picture: string;
  /** Name of its class, where that is known. */
  readonly className?: string;
}

/**
 * Pictures of the images nearest to some centers, which the report shows: what a cluster is about.
 *
 * @param features - As `nearestToCenters` takes them; ids are numbers of `images`.
 * @param centers - [K, d], of one head.
 * @throws RangeError or TypeError for an option out of range, an id that is not in `images`, or labels
 * that are not one an image. What `nearestToCenters` and sharp throw.
 */
export async function nearestImages(
  images: ImageSet,
  features: Matrix | AsyncIterable<FeaturePart> | Iterable<FeaturePart>,
  centers: Matrix,
  options: NearestImagesOptions = {},
): Promise<NearestImages> {
  knownNames('options', options, NAMES);
  const { head = 0, clusters = 8, count = 10, seed = 0, labels, pixels = 64 } = options;
  positiveInteger('clusters', clusters);
  positiveInteger('pixels', pixels);
  if (labels && labels.length !== images.count) {
    throw new RangeError(shouldBe('labels.length', `${images.count}, one an image`, labels.length));
  }
  const chosen = draw(clusters, centers.rows, seed);
  const found = await nearestToCenters(features, centers, { clusters: chosen, count });
  const shown = found.map(
    async ({ cluster, ids, similarities }): Promise<ShownCluster> => ({
      cluster,
      ...(labels && { size: Array.prototype.filter.call(labels, (k) => k === cluster).length }),
      images: await allInOrder(
        Array.from(ids, (id, i) => showImage(images, id, similarities[i]!, pixels)),
      ),
    }),
  );
  return { head, k: centers.rows, clusters: await allInOrder(shown) };
}

const NAMES = ['head', 'clusters', 'count', 'seed', 'labels', 'pixels'];

/** Some of 0 … k - 1, in order. */
function draw(count: number, k: number, seed: number): number[] {
  const order = new Random(seed).shuffle(Int32Array.from({ length: k }, (_, i) => i));
  return [...order.subarray(0, count)].sort((a, b) => a - b);
}

async function showImage(
  { count, source, classes, classNames }: ImageSet,
  id: number,
  similarity: number,
  pixels: number,
): Promise<ShownImage> {
  if (!(Number.isInteger(id) && id >= 0 && id < count)) {
    throw new RangeError(shouldBe('ids', `of images, 0 to ${count - 1}`, id));
  }
  const picture = await thumbnail(source, id, pixels);
  if (!classes) return { id, similarity, picture };
  return { id, similarity, picture, className: classNames?.[classes[id]!] ?? `${classes[id]}` };
}
