export type { ApplyOptions, Encoder, FeatureHead, Module } from './encoder.ts';
export {
  type ExtractedFeatures,
  type ExtractOptions,
  extractFeatures,
} from './evaluation/extract-features.ts';
export type { LabelledFeatures } from './evaluation/labelled-features.ts';
export {
  type LinearProbe,
  type LinearProbeOptions,
  linearProbe,
} from './evaluation/linear-probe.ts';
export {
  type NearestNeighborsOptions,
  type NeighborAccuracy,
  nearestNeighbors,
} from './evaluation/nearest-neighbors.ts';
export type { ImageFiles, ImageSet, ImageSource, PixelArray } from './images.ts';
export type { View, ViewBatch, ViewLoader } from './views.ts';
