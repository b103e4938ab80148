/** @module @coke/trainer */
export {
  writeNpy,
  writeNpyRows,
} from '@coke/io';
export type {
  ImageFiles,
  ImageSet,
  ImageSource,
  PixelArray,
} from './data/index.ts';
export {
  type ClusterAgreement,
  clusterAgreement,
} from './evaluation/cluster-agreement.ts';
export {
  type ExtractedFeatures,
  type ExtractOptions,
  extractFeatures,
} from './evaluation/extract-features.ts';
export {
  type FeatureSpread,
  featureSpread,
} from './evaluation/feature-spread.ts';
export {
  type ImageFeaturesOptions,
  imageFeatures,
} from './evaluation/image-features.ts';
export {
  type FeatureQuality,
  judgeEncoder,
  judgeNeighbors,
  judgePixels,
  type LabelledImages,
} from './evaluation/judge-encoder.ts';
export { labelChangeRate } from './evaluation/label-change-rate.ts';
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
export { pixelFeatures } from './evaluation/pixel-features.ts';
export {
  ALARM_LIMITS,
  type Alarm,
  type AlarmKind,
  allAlarms,
  collapseAlarms,
} from './history/collapse-alarms.ts';
export {
  EpochLog,
  readEpochLog,
} from './history/epoch-log.ts';
export type {
  EpochRecord,
  HeadRecord,
} from './history/epoch-record.ts';
export {
  type HeadExtras,
  headRecord,
} from './history/head-record.ts';
export type { MeasureLimits } from './history/measure-limits.ts';
export { readEpochRecords } from './history/read-epoch-records.ts';
export {
  type SizeHistogram,
  sizeHistogram,
} from './history/size-histogram.ts';
export {
  type TimeSpent,
  timeSpent,
} from './history/time-spent.ts';
export type {
  AugmentOptions,
  BlurOptions,
  CenterCropOptions,
  SolarizeOptions,
} from './images/augment/augment-options.ts';
export { channelStatistics } from './images/augment/channel-statistics.ts';
export type { ColorJitterOptions } from './images/augment/color-jitter.ts';
export type { RandomCropOptions } from './images/augment/crop.ts';
export {
  type NamedViews,
  namedViews,
} from './images/augment/named-views.ts';
export {
  type EvaluationViewOptions,
  evaluationView,
  IMAGENET_STATISTICS,
  oneView,
  type PresetOptions,
  type SmallImageOptions,
  smallCrops,
  smallImageViews,
  twoViews,
} from './images/augment/presets.ts';
export { ImageError } from './images/loader/image-error.ts';
export { viewLoader } from './images/loader/view-loader.ts';
export type { ViewLoaderOptions } from './images/loader/view-loader-options.ts';
export type {
  View,
  ViewBatch,
  ViewLoader,
} from './images/views.ts';
export {
  encoderFrom,
  type ModuleVariables,
} from './network/encoders/encoder-from.ts';
export {
  type LayersModelLike,
  type LayerWeightLike,
  layersModelEncoder,
} from './network/encoders/layers-model-encoder.ts';
export {
  type ResNetOptions,
  resnet18,
  resnet50,
} from './network/encoders/resnet.ts';
export type { SizedEncoder } from './network/encoders/sized-encoder.ts';
export {
  type SmallConvnetOptions,
  smallConvnet,
} from './network/encoders/small-convnet.ts';
export { registerWasmKernels } from './network/kernels/register-wasm-kernels.ts';
export { addTensors } from './network/layers/add-tensors.ts';
export {
  type BatchNormalizationOptions,
  batchNormalization,
} from './network/layers/batch-normalization.ts';
export {
  type ConvolutionOptions,
  convolution,
} from './network/layers/convolution.ts';
export {
  type DenseOptions,
  dense,
} from './network/layers/dense.ts';
export {
  type DropoutOptions,
  dropout,
  dropoutRandom,
} from './network/layers/dropout.ts';
export { gelu } from './network/layers/gelu.ts';
export { globalAveragePool } from './network/layers/global-average-pool.ts';
export {
  type MaxPoolOptions,
  maxPool,
} from './network/layers/max-pool.ts';
export { relu } from './network/layers/relu.ts';
export { sequence } from './network/layers/sequence.ts';
export { unitLength } from './network/layers/unit-length.ts';
export {
  type WeightNormDenseOptions,
  weightNormDense,
} from './network/layers/weight-norm-dense.ts';
export {
  type Save,
  withGradient,
} from './network/layers/with-gradient.ts';
export type { RowModuleFactory } from './network/make-network.ts';
export {
  type MlpLayer,
  type MlpShape,
  mlp,
} from './network/mlp.ts';
export type { MlpOptions } from './network/mlp-options.ts';
export type {
  ApplyOptions,
  Encoder,
  Module,
  RowModule,
} from './network/module.ts';
export { predictor } from './network/predictor.ts';
export { projector } from './network/projector.ts';
export { Twin } from './network/twin.ts';
export {
  loadWeights,
  saveWeights,
} from './network/weights.ts';
export { barlowTwins } from './objectives/barlow-twins/barlow-twins.ts';
export type { BarlowTwinsOptions } from './objectives/barlow-twins/options.ts';
export { byol } from './objectives/byol/byol.ts';
export type { ByolOptions } from './objectives/byol/options.ts';
export { coke } from './objectives/coke/coke.ts';
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
} from './objectives/coke/index.ts';
export type {
  CokeOptions,
  Decoupling,
  ResolvedCokeOptions,
} from './objectives/coke/options.ts';
export { deepClusterV2 } from './objectives/deepcluster-v2/deepcluster-v2.ts';
export type { DeepClusterV2Options } from './objectives/deepcluster-v2/options.ts';
export { dino } from './objectives/dino/dino.ts';
export type {
  DinoOptions,
  ResolvedDinoOptions,
} from './objectives/dino/options.ts';
export { mocoV2 } from './objectives/moco-v2/moco-v2.ts';
export type { MocoV2Options } from './objectives/moco-v2/options.ts';
export { mocoV2Plus } from './objectives/moco-v2-plus/moco-v2-plus.ts';
export type { MocoV2PlusOptions } from './objectives/moco-v2-plus/options.ts';
export { mocoV3 } from './objectives/moco-v3/moco-v3.ts';
export type { MocoV3Options } from './objectives/moco-v3/options.ts';
export { nnclr } from './objectives/nnclr/nnclr.ts';
export type { NnclrOptions } from './objectives/nnclr/options.ts';
export type {
  BatchPlace,
  EpochPlace,
  EpochTotals,
  FeatureSource,
  LossInputs,
  LossOutcome,
  Objective,
  ObjectiveClusters,
  ObjectiveContext,
  ObjectiveFactory,
  ObjectiveNeeds,
  ObjectiveRecipe,
  ObjectiveRecord,
  ProjectedImages,
  StepInputs,
  StepNumbers,
  StepStart,
  TwinNeeds,
  ViewOutputs,
  Yardstick,
} from './objectives/objective.ts';
export { odc } from './objectives/odc/odc.ts';
export type {
  OdcOptions,
  ResolvedOdcOptions,
} from './objectives/odc/options.ts';
export type { SimclrOptions } from './objectives/simclr/options.ts';
export { simclr } from './objectives/simclr/simclr.ts';
export type {
  ResolvedSimSiamOptions,
  SimSiamOptions,
} from './objectives/simsiam/options.ts';
export { simsiam } from './objectives/simsiam/simsiam.ts';
export type { SwavOptions } from './objectives/swav/options.ts';
export { swav } from './objectives/swav/swav.ts';
export {
  type AdamOptions,
  adam,
} from './optimizers/adam.ts';
export { clipNorms } from './optimizers/clip-norms.ts';
export {
  type LarcOptions,
  larc,
} from './optimizers/larc.ts';
export {
  type LarsOptions,
  lars,
} from './optimizers/lars.ts';
export type {
  Optimizer,
  OptimizerFactory,
  StepRates,
} from './optimizers/optimizer.ts';
export {
  type SgdOptions,
  sgd,
} from './optimizers/sgd.ts';
export type {
  VariableRule,
  VariableRules,
} from './optimizers/variable-rules.ts';
export { withRules } from './optimizers/with-rules.ts';
export type { JudgedFeatures } from './report/judged-features.ts';
export {
  type NearestImages,
  type NearestImagesOptions,
  nearestImages,
  type ShownCluster,
  type ShownImage,
} from './report/nearest-images.ts';
export {
  type FeaturePart,
  type NearestOptions,
  type NearestToCenter,
  nearestToCenters,
} from './report/nearest-to-centers.ts';
export type { ReportContent } from './report/report-page.ts';
export { writeReport } from './report/write-report.ts';
export {
  type CosineScheduleOptions,
  cosineSchedule,
  type Schedule,
} from './schedules/cosine-schedule.ts';
export {
  type LinearScheduleOptions,
  linearSchedule,
} from './schedules/linear-schedule.ts';
export {
  type LossGradients,
  lossGradients,
} from './training/loss-gradients.ts';
export type {
  RateShape,
  ResolvedTrainerOptions,
  TrainerOptions,
} from './training/options.ts';
export {
  type BatchProgress,
  Trainer,
  type TrainerSettings,
  type TrainOptions,
} from './training/trainer.ts';
