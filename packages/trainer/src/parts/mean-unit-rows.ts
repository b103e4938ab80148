import { add, div, maximum, norm, type Tensor2D } from '@tensorflow/tfjs-core';

/** Shortest projection that has a direction; a shorter one is scaled as if it had this length. */
const SHORTEST = 1e-12;

/** The mean of the unit rows of some views, not made unit length again: what tells of images, not of views. */
export function meanUnitRows(projections: readonly Tensor2D[]): Tensor2D {
  const units = projections.map((projection) =>
    div<Tensor2D>(projection, maximum(norm(projection, 'euclidean', 1, true), SHORTEST)),
  );
  const sum = units.reduce((a, b) => add<Tensor2D>(a, b));
  return units.length === 1 ? sum : div<Tensor2D>(sum, units.length);
}
