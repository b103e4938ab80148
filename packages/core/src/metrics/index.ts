/** @module @coke/core/metrics */
export { adjustedRandIndex } from './adjusted-rand-index.ts';
export { calinskiHarabasz } from './calinski-harabasz.ts';
export type { DenseRows, ScoredRows } from './check-clusters.ts';
export { clusteringAccuracy } from './clustering-accuracy.ts';
export { daviesBouldin } from './davies-bouldin.ts';
export { inertia } from './inertia.ts';
export { meanSimilarity } from './mean-similarity.ts';
export { type NmiAverage, normalizedMutualInformation } from './normalized-mutual-information.ts';
export { purity } from './purity.ts';
export { type SilhouetteOptions, silhouette } from './silhouette.ts';
export {
  type SilhouetteProgress,
  type SilhouetteSamplesOptions,
  silhouetteSamples,
} from './silhouette-samples.ts';
export { type SizeImbalance, sizeImbalance } from './size-imbalance.ts';
