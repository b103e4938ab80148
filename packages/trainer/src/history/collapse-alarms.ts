import { shouldBe } from '@coke/core/check-options';
import type { EpochRecord, HeadRecord } from './epoch-record.ts';
import { type UniformLoss, uniformLoss } from './uniform-loss.ts';

/** What seems to be wrong with a training. */
export type AlarmKind =
  | 'diverged'
  | 'uniform predictions'
  | 'loss vanished'
  | 'empty clusters'
  | 'labels at random'
  | 'labels frozen'
  | 'constant features'
  | 'measure out of bounds';

/** A sign that training has collapsed, or never began. */
export interface Alarm {
  readonly kind: AlarmKind;
  readonly epoch: number;
  /** Where it is about one head. */
  readonly head?: number;
  /** Where it is about something that the objective measures: its name. */
  readonly measure?: string;
  /** What was measured. */
  readonly value: number;
  /** What it should be on the other side of. */
  readonly limit: number;
  /** `loss should be well below ln K (5.30), got 5.29` */
  readonly message: string;
}

/** Where alarms go off. No paper has the numbers: they are set so that a healthy training stays silent. */
export const ALARM_LIMITS = {
  /** Epochs that are not judged: the first only clusters, the next only begins to learn. */
  settling: 2,
  /**
   * Share of the loss of uniform predictions, ln K say: above it nothing has been learnt. Where that loss is not
   * above 0, as of a cosine, shares are counted from the loss that is too good to be true.
   */
  uniformLoss: 0.98,
  /** Share of it: a loss below it within the first epochs, or at a fall from above half of it. */
  vanishedLoss: 0.05,
  /** Share of 1 - 1/K, the rate at which random labels change. */
  randomChange: 0.95,
  /**
   * Times 1/K, the share of labels that is predicted by chance: who predicts more has learnt something, and labels that
   * can be predicted are not at random, however many change. In small clusters most do.
   */
  chance: 3,
  /** Of `FeatureSpread.std`, 1 on an evenly filled sphere. */
  std: 0.1,
} as const;

/**
 * Signs of collapse in an epoch: constant features, labels at random or frozen, clusters without
 * images, a loss that says that nothing is predicted or that there is nothing to predict, and what else
 * the objective has set limits to.
 *
 * @param previous - Record of the epoch before, where there is one.
 */
export function collapseAlarms(record: EpochRecord, previous?: EpochRecord): Alarm[] {
  return [
    ...lossAlarms(record, previous),
    ...record.heads.flatMap((head, h) => headAlarms(record, head, h)),
    ...spreadAlarms(record),
    ...measureAlarms(record),
  ];
}

/** Alarms of a whole training, in order. */
export function allAlarms(records: readonly EpochRecord[]): Alarm[] {
  return records.flatMap((record, i) => collapseAlarms(record, records[i - 1]));
}

function lossAlarms(record: EpochRecord, previous?: EpochRecord): Alarm[] {
  const { epoch, loss } = record;
  if (loss === undefined) return [];
  if (!Number.isFinite(loss)) {
    const message = shouldBe('loss', 'finite', loss);
    return [{ kind: 'diverged', epoch, value: loss, limit: Number.MAX_VALUE, message }];
  }
  const uniform = uniformLoss(record);
  return [
    ...uniformAlarms(record, loss, uniform),
    ...vanishedAlarms(record, loss, uniform, previous),
  ];
}

function uniformAlarms(record: EpochRecord, loss: number, uniform?: UniformLoss): Alarm[] {
  const { epoch } = record;
  if (!uniform || epoch < ALARM_LIMITS.settling || predictsLabels(record)) return [];
  const limit = shareOf(uniform, ALARM_LIMITS.uniformLoss, record);
  if (loss <= limit) return [];
  const message = shouldBe('loss', `well below ${told(uniform)}`, round(loss));
  return [{ kind: 'uniform predictions', epoch, value: loss, limit, message }];
}

function vanishedAlarms(
  record: EpochRecord,
  loss: number,
  uniform: UniformLoss | undefined,
  previous: EpochRecord | undefined,
): Alarm[] {
  const { epoch, vanished } = record;
  const ofUniform =
    uniform && uniform.value > 0 ? ALARM_LIMITS.vanishedLoss * uniform.value : undefined;
  const limit = vanished ?? ofUniform;
  if (limit === undefined || loss >= limit) return [];
  const isEarly = epoch <= ALARM_LIMITS.settling;
  const before = previous?.loss;
  const fell = uniform && before !== undefined && before > shareOf(uniform, 0.5, record);
  if (!isEarly && !fell) return [];
  const far = `far from ${vanished === undefined ? 0 : round(vanished)} so soon`;
  const rule = uniform ? `${far}, ${told(uniform)} at first` : `at least ${round(limit)} so soon`;
  const message = shouldBe('loss', rule, round(loss));
  return [{ kind: 'loss vanished', epoch, value: loss, limit, message }];
}

/** From what a loss can be at best, a share of the way to that of no prediction. */
function shareOf({ value }: UniformLoss, share: number, { vanished }: EpochRecord): number {
  if (value > 0) return share * value;
  // One that goes below 0 is at best what it should not be so soon, as far as is known.
  const best = vanished === undefined ? value : Math.min(vanished, value);
  return best + share * (value - best);
}

function told({ isLnK, value }: UniformLoss): string {
  return `${isLnK ? 'ln K' : 'that of no prediction'} (${value.toFixed(2)})`;
}

function measureAlarms({ epoch, measures = {}, limits = {} }: EpochRecord): Alarm[] {
  if (epoch < ALARM_LIMITS.settling) return [];
  const alarms: Alarm[] = [];
  for (const [measure, { least, most }] of Object.entries(limits)) {
    const value = measures[measure];
    if (value === undefined) continue;
    const tell = (limit: number, rule: string) => {
      const message = shouldBe(measure, `${rule} ${round(limit)}`, round(value));
      alarms.push({ kind: 'measure out of bounds', epoch, measure, value, limit, message });
    };
    if (least !== undefined && value < least) tell(least, 'at least');
    if (most !== undefined && value > most) tell(most, 'at most');
  }
  return alarms;
}

/** Are labels predicted far better than by chance? Not known where that was not measured. */
function predictsLabels({ pseudoLabelAccuracy: accuracy, heads }: EpochRecord): boolean {
  if (accuracy === undefined || heads.length === 0) return false;
  const chance = heads.reduce((sum, { k }) => sum + 1 / k, 0) / heads.length;
  return accuracy > ALARM_LIMITS.chance * chance;
}

function headAlarms(epochRecord: EpochRecord, record: HeadRecord, head: number): Alarm[] {
  const { epoch } = epochRecord;
  const { k, empty, labelChangeRate } = record;
  const alarms: Alarm[] = [];
  if (empty > 0) {
    const message = shouldBe(`empty clusters of head ${head}`, `0 of ${k}`, empty);
    alarms.push({ kind: 'empty clusters', epoch, head, value: empty, limit: 0, message });
  }
  if (labelChangeRate === undefined || epoch < ALARM_LIMITS.settling || k === 1) return alarms;
  const name = `label change rate of head ${head}`;
  const chance = 1 - 1 / k;
  const about = { epoch, head, value: labelChangeRate } as const;
  const limit = ALARM_LIMITS.randomChange * chance;
  if (labelChangeRate > limit && !predictsLabels(epochRecord)) {
    const rule = `well below that of random labels (${round(chance)})`;
    const message = shouldBe(name, rule, round(labelChangeRate));
    alarms.push({ kind: 'labels at random', ...about, limit, message });
  } else if (labelChangeRate === 0) {
    alarms.push({
      kind: 'labels frozen',
      ...about,
      limit: 0,
      message: shouldBe(name, 'above 0', 0),
    });
  }
  return alarms;
}

function spreadAlarms({ epoch, features }: EpochRecord): Alarm[] {
  const limit = ALARM_LIMITS.std;
  if (!features || epoch < ALARM_LIMITS.settling || features.std >= limit) return [];
  const rule = `at least ${limit}, 1 on an evenly filled sphere`;
  const message = shouldBe('std of features x sqrt(d)', rule, round(features.std));
  return [{ kind: 'constant features', epoch, value: features.std, limit, message }];
}

/** Three digits, as many as a reader compares. */
function round(value: number): number {
  return Number(value.toPrecision(3));
}
