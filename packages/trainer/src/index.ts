export type { ApplyOptions, Encoder, FeatureHead, Module } from './encoder.ts';
export type { ImageFiles, ImageSet, ImageSource, PixelArray } from './images.ts';
export {
  type CenterTensors,
  type ClusteringLoss,
  centerTensors,
  type LossHead,
  type LossTargets,
  type LossViews,
  type MultiCropLossOptions,
  multiCropLoss,
  type OneViewLossOptions,
  oneViewLoss,
  type TwoViewLossOptions,
  twoViewLoss,
} from './losses/index.ts';
export type { View, ViewBatch, ViewLoader } from './views.ts';
