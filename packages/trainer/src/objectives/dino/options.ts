import {
  between,
  boolean,
  nonNegativeInteger,
  oneOf,
  positiveInteger,
  shouldBe,
} from '@coke/core/check-options';
import type { OptionSight, OptionTable } from '@coke/core/option-table';
import type { ObjectiveContext } from '../objective.ts';
import { dimensionRow, hiddenRow, momentumRow, temperatureRow } from '../option-rows.ts';

/** Options of `dino`; defaults are the published values, scaled where those depend on the number of images. */
export interface DinoOptions {
  /**
   * K: outputs of the last layer. @defaultValue as many images an output as the published 65,536 have on
   * ImageNet, N / 19.5, from 10 to 65,536; or that of the predictor that is given
   */
  readonly k?: number;
  /** τ_s of the network's softmax. @defaultValue 0.1 */
  readonly temperature?: number;
  /** τ_t of the twin's softmax, after the warm-up; 0.07 is published for long runs. @defaultValue 0.04 */
  readonly teacherTemperature?: number;
  /** What τ_t begins with. @defaultValue 0.04, or `teacherTemperature` if that is lower */
  readonly warmupTeacherTemperature?: number;
  /** Epochs of a straight line from there to `teacherTemperature`. @defaultValue 0 */
  readonly warmupTeacherEpochs?: number;
  /** Share of the old center in the new one; 1: no centering. @defaultValue 0.9 */
  readonly centerMomentum?: number;
  /** m at first: momentum of the averaged twin, which goes to 1. @defaultValue 0.996 */
  readonly momentum?: number;
  /** Epochs at the beginning in which the last layer does not move. @defaultValue 1 */
  readonly freezeEpochs?: number;
  /** Norm that a variable's gradient may have, where the trainer is given no optimiser; 0: any. @defaultValue 3 */
  readonly clip?: number;
  /** Layers of the projector: 1 is `dimension` wide alone. @defaultValue 3 */
  readonly layers?: number;
  /** Width of its layers between. @defaultValue 2048 */
  readonly hidden?: number;
  /** d: width of what the last layer reads. @defaultValue 256, or that of the projector that is given */
  readonly dimension?: number;
  /** Batch normalisation in the layers between? @defaultValue false */
  readonly batchNorm?: boolean;
  /** Do the lengths of the last layer's weights stay 1, or are they learnt? @defaultValue 'fixed' */
  readonly lengths?: 'fixed' | 'trained';
}

/** Options with defaults filled in and every value checked. */
export type ResolvedDinoOptions = Required<DinoOptions>;

/** Images an output has on ImageNet, N = 1,281,167. */
const IMAGES_PER_OUTPUT = 19.5;
const MOST_OUTPUTS = 65_536;
/** Fewer tell little about small sets. Not in the paper, as of CoKe's clusters. */
const FEWEST_OUTPUTS = 10;

const LOSS = { group: 'Loss' } as const;
const NUMBER = { kind: 'number', value: 'n' } as const;
const INTEGER = { kind: 'integer', value: 'n' } as const;
const TRAINING = { group: 'Training' } as const;
const HEADS = { group: 'Heads' } as const;

/** What `dino` can be told. */
export const DINO_OPTIONS: OptionTable<ResolvedDinoOptions, ObjectiveContext> = {
  k: {
    ...LOSS,
    check: checkOutputs,
    default: ({ about }) => about.predictor?.outputs ?? defaultOutputs(about.instances),
    defaultText: 'N / 19.5, from 10 to 65,536; or that of the predictor that is given',
    help: 'K: outputs of the last layer',
    flag: INTEGER,
  },
  temperature: temperatureRow(0.1),
  teacherTemperature: {
    ...temperatureRow(0.04),
    help: "tau of the twin's softmax, after the warm-up",
  },
  warmupTeacherTemperature: {
    ...temperatureRow(0.04),
    default: ({ options }) => Math.min(0.04, options.teacherTemperature),
    defaultText: '0.04, or `teacherTemperature` if that is lower',
    help: "tau of the twin's softmax at the beginning",
  },
  warmupTeacherEpochs: {
    ...LOSS,
    check: nonNegativeInteger,
    default: 0,
    help: 'epochs over which it moves from there to `teacherTemperature`',
    flag: INTEGER,
  },
  centerMomentum: momentumRow(0.9, 'share of the old center in the new one'),
  momentum: momentumRow(0.996, 'm: momentum of the averaged twin at first; it goes to 1'),
  freezeEpochs: {
    ...LOSS,
    check: nonNegativeInteger,
    default: 1,
    help: 'epochs at the beginning in which the last layer does not move',
    flag: INTEGER,
  },
  clip: {
    ...TRAINING,
    check: (name, value) => between(name, value, 0, 1e30),
    default: 3,
    help: "norm that a variable's gradient may have; 0: any",
    flag: NUMBER,
  },
  layers: hiddenRow(3, 'layers of the projector'),
  hidden: hiddenRow(2048, "width of the projector's layers between"),
  dimension: dimensionRow(256),
  batchNorm: {
    ...HEADS,
    check: boolean,
    default: false,
    help: 'batch normalisation in the hidden layers',
    flag: { kind: 'switch' },
  },
  lengths: {
    ...HEADS,
    check: (name, value) => oneOf(name, value, ['fixed', 'trained']),
    default: 'fixed',
    help: "lengths of the last layer's weights: `fixed` at 1, or `trained`",
    flag: { kind: 'choice', value: 'how', choices: ['fixed', 'trained'] },
  },
};

function defaultOutputs(instances: number): number {
  const outputs = Math.round(instances / IMAGES_PER_OUTPUT);
  return Math.min(MOST_OUTPUTS, Math.max(FEWEST_OUTPUTS, outputs));
}

function checkOutputs(
  name: string,
  value: unknown,
  { about: { predictor } }: OptionSight<unknown, ObjectiveContext>,
): number {
  const k = positiveInteger(name, value);
  const own = predictor?.outputs;
  if (own === undefined || own === k) return k;
  throw new RangeError(shouldBe(name, `${own}, the width of the predictor's rows`, value));
}
