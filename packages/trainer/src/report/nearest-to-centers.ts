import type { Matrix } from '@coke/core';
import { normalizeRow } from '@coke/core/backend';
import { inRange, positiveInteger, shouldBe } from '@coke/core/check-options';
import { checkFeatures } from '../evaluation/labelled-features.ts';
import { TopMatches } from '../evaluation/top-matches.ts';

/** Features of a few images, and which these are. */
export interface FeaturePart {
  /** [rows, d] */
  readonly features: Matrix;
  /** [rows] number of each image. */
  readonly ids: ArrayLike<number>;
}

export interface NearestOptions {
  /** Centers that are asked about, by their row. @defaultValue all of them, in order */
  readonly clusters?: readonly number[];
  /** m: images of each. @defaultValue 10 */
  readonly count?: number;
}

/** Images nearest to one center. */
export interface NearestToCenter {
  readonly cluster: number;
  /** Number of each image, the nearest first; less than m of them only where there are less. */
  readonly ids: Int32Array;
  /** Cosine of each with the center. */
  readonly similarities: Float32Array;
}

/**
 * Images whose features are nearest to a center by cosine, whichever cluster they are in. Of equal
 * similarities the one that came first wins; what has no direction has cosine 0.
 *
 * @param features - A matrix [n, d], of images 0 … n - 1, or parts of one as they come: no more than
 * one is looked at at a time, and what stays of it is a number an image.
 * @param centers - [K, d]
 * @returns One for each of `clusters`.
 * @throws RangeError for a cluster that is not there, features of another width, ids that are not one
 * a row, or a number that is not finite.
 */
export async function nearestToCenters(
  features: Matrix | AsyncIterable<FeaturePart> | Iterable<FeaturePart>,
  centers: Matrix,
  { clusters = Array.from({ length: centers.rows }, (_, k) => k), count = 10 }: NearestOptions = {},
): Promise<NearestToCenter[]> {
  positiveInteger('count', count);
  for (const [i, cluster] of clusters.entries()) {
    const rule = `the row of a center, 0 to ${centers.rows - 1}`;
    inRange(
      `clusters[${i}]`,
      cluster,
      rule,
      (k) => Number.isInteger(k) && k >= 0 && k < centers.rows,
    );
  }
  checkFeatures('centers', centers);
  const units = clusters.map((k) => unitRow(centers, k));
  const best = new TopMatches(clusters.length, count);
  const ids: number[] = [];
  for await (const part of 'data' in features ? [wholeMatrix(features)] : features) {
    checkPart(part, centers.cols);
    best.add(cosines(units, part.features), clusters.length, part.ids.length, 0, ids.length);
    for (let i = 0; i < part.ids.length; i++) ids.push(part.ids[i]!);
  }
  return clusters.map((cluster, row): NearestToCenter => {
    const { indices, similarities } = best.sorted(row);
    const found = Math.min(count, ids.length);
    return {
      cluster,
      ids: indices.slice(0, found).map((index) => ids[index]!),
      similarities: similarities.slice(0, found),
    };
  });
}

function wholeMatrix(features: Matrix): FeaturePart {
  return { features, ids: Int32Array.from({ length: features.rows }, (_, i) => i) };
}

function checkPart({ features, ids }: FeaturePart, width: number): void {
  checkFeatures('features', features);
  if (features.cols !== width) {
    throw new RangeError(shouldBe('cols of features', `${width} as in centers`, features.cols));
  }
  if (ids.length !== features.rows) {
    throw new RangeError(shouldBe('ids', `one a row (${features.rows})`, ids.length));
  }
}

/** Centers × rows, in float32. */
function cosines(units: readonly Float32Array[], features: Matrix): Float32Array {
  const out = new Float32Array(units.length * features.rows);
  for (let i = 0; i < features.rows; i++) {
    const row = unitRow(features, i);
    for (const [c, unit] of units.entries()) {
      let sum = 0;
      for (let j = 0; j < row.length; j++) sum += row[j]! * unit[j]!;
      out[c * features.rows + i] = sum;
    }
  }
  return out;
}

function unitRow({ data, cols }: Matrix, row: number): Float32Array {
  const out = new Float32Array(cols);
  normalizeRow(data, row * cols, cols, out, 0);
  return out;
}
