import type { Matrix } from '@coke/core';
import { normalizeRow } from '@coke/core/backend';
import { shouldBe } from '@coke/core/check-options';
import { takingTurns } from '@coke/core/event-loop';
import { matMul, type Tensor2D, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import { checkLabelled, checkSameWidth, type LabelledFeatures } from './labelled-features.ts';
import { TopMatches } from './top-matches.ts';

export interface NearestNeighborsOptions {
  /**
   * Numbers of neighbours that vote; all are judged in one pass.
   * @defaultValue [20, 200]
   */
  readonly k?: readonly number[];
  /**
   * T: a neighbour's vote weighs exp(cosine / T).
   * @defaultValue 0.07
   */
  readonly temperature?: number;
  readonly signal?: AbortSignal;
  /** Told the share that is done, 0 … 1. */
  readonly onProgress?: (share: number) => void;
}

/** How well neighbours tell the class. */
export interface NeighborAccuracy {
  readonly k: number;
  /** Share of the test rows whose class won the vote: top-1. */
  readonly accuracy: number;
}

/** Rows whose similarities are made at once: 16 MB of them. */
const TEST_BLOCK = 1024;
const TRAIN_BLOCK = 4096;

/**
 * Weighted k-nearest-neighbour classification by cosine, for each `k`: every test row goes to the
 * class with the largest sum of exp(cosine / T) over its k nearest training rows. Ties between
 * neighbours go to the lower row, between classes to the lower class. No training, no randomness.
 *
 * Products are made block by block on the active tfjs backend, selection on the host; beside the
 * inputs it takes about 8 k bytes a test row and 100 MB.
 *
 * Source: Wu, Xiong, Yu and Lin, "Unsupervised Feature Learning via Non-Parametric Instance
 * Discrimination", CVPR 2018; with the values for `k` and T of Caron et al. (DINO), ICCV 2021.
 *
 * @param train - Rows that vote.
 * @param test - Rows that are classified, as wide.
 * @returns In the order of `k`.
 * @throws RangeError for a `k` that is no integer from 1 to the training rows, a temperature that is
 * not positive, features that are not finite, or sets that do not belong together; TypeError for what
 * is no matrix of float32 or no Int32Array of classes; the signal's reason once it is aborted.
 */
export async function nearestNeighbors(
  train: LabelledFeatures,
  test: LabelledFeatures,
  { k = [20, 200], temperature = 0.07, signal, onProgress }: NearestNeighborsOptions = {},
): Promise<NeighborAccuracy[]> {
  const classes = Math.max(checkLabelled('train', train), checkLabelled('test', test));
  checkSameWidth(train.features, test.features);
  for (const [i, each] of k.entries()) checkK(`k[${i}]`, each, train.features.rows);
  if (!(temperature > 0 && temperature < Number.POSITIVE_INFINITY)) {
    throw new RangeError(shouldBe('temperature', 'a positive number', temperature));
  }
  if (k.length === 0) return [];
  const nearest = new TopMatches(test.features.rows, Math.max(...k));
  const turn = takingTurns(signal);
  await matchAll(train.features, test.features, nearest, { turn, onProgress });
  const right = new Float64Array(k.length);
  const votes = new Float64Array(classes);
  const byK = [...k.keys()].sort((a, b) => k[a]! - k[b]!);
  for (let row = 0; row < test.features.rows; row++) {
    await turn();
    const { indices, similarities } = nearest.sorted(row);
    votes.fill(0);
    let counted = 0;
    for (const at of byK) {
      for (; counted < k[at]!; counted++) {
        // Against the most similar one, so that no temperature overflows.
        const weight = Math.exp((similarities[counted]! - similarities[0]!) / temperature);
        votes[train.classes[indices[counted]!]!]! += weight;
      }
      if (votes.indexOf(Math.max(...votes)) === test.classes[row]) right[at]!++;
    }
  }
  return k.map((each, at) => ({ k: each, accuracy: right[at]! / test.features.rows }));
}

function checkK(name: string, k: number, rows: number): void {
  if (!(Number.isInteger(k) && k >= 1 && k <= rows)) {
    throw new RangeError(shouldBe(name, `an integer from 1 to the training rows (${rows})`, k));
  }
}

/** All similarities, a block of training rows at a time, each of which goes to the device once. */
async function matchAll(
  train: Matrix,
  test: Matrix,
  nearest: TopMatches,
  {
    turn,
    onProgress,
  }: { turn: () => Promise<void>; onProgress: ((share: number) => void) | undefined },
): Promise<void> {
  for (let from = 0; from < train.rows; from += TRAIN_BLOCK) {
    const candidates = Math.min(TRAIN_BLOCK, train.rows - from);
    // Transposed once: some backends multiply transposed operands far slower.
    const columns = tidy(() => transpose(unitRows(train, from, candidates)));
    try {
      for (let row = 0; row < test.rows; row += TEST_BLOCK) {
        await turn();
        const rows = Math.min(TEST_BLOCK, test.rows - row);
        const block = tidy(() => matMul(unitRows(test, row, rows), columns));
        const similarities = await block.data<'float32'>().finally(() => block.dispose());
        nearest.add(similarities, rows, candidates, row, from);
        onProgress?.((from + (candidates * (row + rows)) / test.rows) / train.rows);
      }
    } finally {
      columns.dispose();
    }
  }
}

/** Rows `from … from + rows` at unit length, as a tensor. */
function unitRows({ data, cols }: Matrix, from: number, rows: number): Tensor2D {
  const unit = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) normalizeRow(data, (from + i) * cols, cols, unit, i * cols);
  return tensor2d(unit, [rows, cols]);
}
