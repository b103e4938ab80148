/** @module @coke/core/metrics */
export {
  type ChooseKOptions,
  type ChooseKProgress,
  type ChosenK,
  chooseK,
} from './choose-k/choose-k.ts';
export type { KScores } from './choose-k/score-k.ts';
export { adjustedRandIndex } from './metrics/adjusted-rand-index.ts';
export { calinskiHarabasz } from './metrics/calinski-harabasz.ts';
export { clusteringAccuracy } from './metrics/clustering-accuracy.ts';
export { daviesBouldin } from './metrics/davies-bouldin.ts';
export { inertia } from './metrics/inertia.ts';
export { meanSimilarity } from './metrics/mean-similarity.ts';
export {
  type NmiAverage,
  normalizedMutualInformation,
} from './metrics/normalized-mutual-information.ts';
export { purity } from './metrics/purity.ts';
export { type SilhouetteOptions, silhouette } from './metrics/silhouette.ts';
export {
  type SilhouetteProgress,
  type SilhouetteSamplesOptions,
  silhouetteSamples,
} from './metrics/silhouette-samples.ts';
export { type SizeImbalance, sizeImbalance } from './metrics/size-imbalance.ts';
