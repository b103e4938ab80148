import { shouldBe } from '@coke/core/check-options';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { BatchPlace, Objective } from '../objectives/objective.ts';

/** The loss is no longer finite: the run cannot go on from where it is. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
}

/** Loss and measures of a batch, added up over its rows. */
export class BatchNumbers {
  loss = 0;
  readonly measures: number[];
  readonly #place: BatchPlace;

  constructor({ measureNames }: Objective, place: BatchPlace) {
    this.measures = measureNames.map(() => 0);
    this.#place = place;
  }

  /**
   * Take in the loss and measures, means over so many rows; they are disposed.
   *
   * @throws DivergedError if the loss is not finite.
   */
  async add(numbers: Tensor1D, rows: number): Promise<void> {
    const [loss, ...measures] = await numbers.data();
    numbers.dispose();
    checkLoss(loss!, this.#place);
    this.loss += loss! * rows;
    for (const [m, mean] of measures.entries()) this.measures[m]! += mean * rows;
  }
}

// A loss that is not finite has already been through the running statistics: nothing to go on from.
function checkLoss(loss: number, { epoch, batch }: BatchPlace): void {
  if (Number.isFinite(loss)) return;
  const rule = 'finite; restore a checkpoint and lower the learning rate';
  throw new DivergedError(`${shouldBe('loss', rule, loss)} at epoch ${epoch}, batch ${batch}`);
}
