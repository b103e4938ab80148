export { type CenterTensors, centerTensors } from './center-tensors.ts';
export type { ClusteringLoss, LossHead, LossTargets, LossViews } from './loss-views.ts';
export { type MultiCropLossOptions, multiCropLoss } from './multi-crop-loss.ts';
export { type OneViewLossOptions, oneViewLoss } from './one-view-loss.ts';
export { type TwoViewLossOptions, twoViewLoss } from './two-view-loss.ts';
