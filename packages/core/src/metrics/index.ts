/** @module @coke/core/metrics */
export { adjustedRandIndex } from './adjusted-rand-index.ts';
export { clusteringAccuracy } from './clustering-accuracy.ts';
export { inertia } from './inertia.ts';
export { meanSimilarity } from './mean-similarity.ts';
export { type NmiAverage, normalizedMutualInformation } from './normalized-mutual-information.ts';
export { purity } from './purity.ts';
export { type SizeImbalance, sizeImbalance } from './size-imbalance.ts';
