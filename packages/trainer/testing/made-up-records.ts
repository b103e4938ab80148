import { Random } from '@coke/core';
import type { EpochRecord, HeadRecord } from '../src/history/epoch-record.ts';
import { sizeHistogram } from '../src/history/size-histogram.ts';

/** A healthy epoch of a training with one head, but for what is said. */
export function madeUpRecord(parts: Partial<EpochRecord> = {}): EpochRecord {
  return {
    epoch: 5,
    learningRate: 0.4,
    loss: 2.5,
    pseudoLabelAccuracy: 0.4,
    heads: [madeUpHead()],
    features: { std: 0.8, effectiveDimension: 30 },
    seconds: 60,
    imagesPerSecond: 800,
    waitingShare: 0.02,
    clusteringShare: 0.05,
    ...parts,
  };
}

/** A healthy head, but for what is said. */
export function madeUpHead(parts: Partial<HeadRecord> = {}): HeadRecord {
  return {
    k: 200,
    smallest: 101,
    largest: 700,
    minSize: 100,
    empty: 0,
    shortfall: 0.001,
    shortfallLimit: 0.01,
    meanSimilarity: 0.6,
    sizes: { width: 100, counts: [0, 120, 60, 10, 5, 3, 1, 1] },
    labelChangeRate: 0.2,
    ...parts,
  };
}

export interface MadeUpTraining {
  readonly epochs: number;
  /** K of each head. */
  readonly k: readonly number[];
  readonly images: number;
  /** Evaluate after every so many epochs. */
  readonly every: number;
}

/** Records that look like those of a training that goes well. */
export function madeUpTraining({ epochs, k, images, every }: MadeUpTraining): EpochRecord[] {
  const random = new Random(3);
  const wobble = (size: number) => size * random.normal();
  return Array.from({ length: epochs }, (_, epoch): EpochRecord => {
    const done = epoch / epochs;
    const learnt = 1 - Math.exp(-4 * done);
    const warm = Math.min(1, epoch / 5);
    const heads = k.map((clusters): HeadRecord => {
      const minSize = (0.4 * images) / clusters;
      const sizes = Array.from(
        { length: clusters },
        () => minSize * (1 + 2.2 * random.uniform() ** 2 * (0.5 + learnt)) + wobble(0.5),
      ).map((size) => Math.max(minSize - 2 * (1 - learnt), size));
      const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)].map(Math.round);
      return {
        k: clusters,
        smallest: smallest!,
        largest: largest!,
        minSize,
        empty: 0,
        shortfall: 0.004 * (1 - learnt) * random.uniform(),
        shortfallLimit: 0.01,
        meanSimilarity: 0.4 + 0.35 * learnt,
        sizes: sizeHistogram(sizes),
        ...(epoch > 0 && { labelChangeRate: 0.06 + 0.7 * Math.exp(-5 * done) + wobble(0.004) }),
      };
    });
    const uniform = k.reduce((sum, one) => sum + Math.log(one), 0) / k.length;
    return {
      epoch,
      learningRate: epoch === 0 ? 0 : 0.8 * warm * (0.5 + 0.5 * Math.cos(Math.PI * done)),
      ...(epoch > 0 && {
        loss: uniform * (0.9 - 0.55 * learnt) + wobble(0.02),
        pseudoLabelAccuracy: 0.05 + 0.6 * learnt + wobble(0.004),
      }),
      heads,
      features: { std: 0.35 + 0.5 * learnt + wobble(0.005), effectiveDimension: 12 + 50 * learnt },
      ...((epoch + 1) % every === 0 && {
        neighbors: [
          { k: 20, accuracy: 0.32 + 0.42 * learnt + wobble(0.004) },
          { k: 200, accuracy: 0.3 + 0.4 * learnt + wobble(0.004) },
        ],
      }),
      seconds: 62 + wobble(2),
      imagesPerSecond: 806 + wobble(20),
      waitingShare: 0.03 + 0.01 * random.uniform(),
      clusteringShare: 0.06 + 0.005 * random.uniform(),
      peakMemory: 1.9e9,
    };
  });
}
