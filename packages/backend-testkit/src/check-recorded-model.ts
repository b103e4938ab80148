import { ConstrainedKMeans, type Targets } from '@coke/core';
import type { Backend, Matrix } from '@coke/core/backend';
import { rowsAt } from './check-recorded-case.ts';
import { expectClose, expectSameNumbers } from './compare/expect.ts';
import type { CreateBackend } from './options.ts';
import type { RecordedCase } from './recorded-cases/recorded-case.ts';

/**
 * Run a recorded case through `ConstrainedKMeans` on a backend: the labels that it returns and keeps
 * by id, and the targets that it hands to a loss, those stored before each batch (in the first epoch,
 * where nothing is stored, those just assigned).
 *
 * @throws Error that names the first difference.
 */
export async function checkRecordedModel<Input = never>(
  create: CreateBackend<Input>,
  recorded: RecordedCase,
  tolerance = 1e-5,
): Promise<void> {
  using model = createModel(await create(), recorded);
  for (const [e, { order, features, heads }] of recorded.runs.entries()) {
    for (let start = 0; start < recorded.instances; start += recorded.batchSize) {
      const ids = order.subarray(start, start + recorded.batchSize);
      const before = e === 0 ? undefined : targetsOf(model, ids);
      const labels = await model.partialFit(rowsAt(features, ids), ids);
      const targets = before ?? targetsOf(model, ids);
      for (const [h, { assigned, targets: expected }] of heads.entries()) {
        const where = `head ${h}, epoch ${e}, rows from ${start}`;
        const wanted = Array.from(ids, (id) => assigned[id]!);
        const returned = labels.subarray(h * ids.length, (h + 1) * ids.length);
        expectSameNumbers(returned, wanted, `labels of ${where}`);
        expectSameNumbers(model.labels.gather(ids, h), wanted, `stored labels of ${where}`);
        compareTargets(targets[h]!, expected, start, ids.length, tolerance, where);
      }
    }
    await model.endEpoch();
  }
}

function createModel<Input>(
  backend: Backend<Input>,
  { k, ratio, dualLearningRate, initialCenters, ...recorded }: RecordedCase,
): ConstrainedKMeans<Input> {
  const { stage2From, labelSize, labelTemperature } = recorded;
  return new ConstrainedKMeans<Input>({
    ...{ k, ratio, dualLearningRate, backend, centerCarry: 0 },
    init: k.length > 1 ? initialCenters : initialCenters[0]!,
    // Means of two unit rows are shorter, and stay so.
    normalize: false,
    ...(stage2From !== undefined && { stage2From }),
    ...(labelSize !== undefined && { labelSize }),
    ...(labelTemperature !== undefined && { labelTemperature }),
  });
}

function targetsOf<Input>(model: ConstrainedKMeans<Input>, ids: Int32Array): Targets[] {
  return Array.from({ length: model.labels.heads }, (_, h) => model.targets(ids, h));
}

/** Recorded targets are labels, or from the second epoch of stage 2 on rows over K. */
function compareTargets(
  { labels, probabilities }: Targets,
  expected: Int32Array | Matrix,
  start: number,
  rows: number,
  tolerance: number,
  where: string,
): void {
  if (expected instanceof Int32Array) {
    if (probabilities) throw new Error(`targets of ${where} should be labels, got soft labels`);
    expectSameNumbers(labels, expected.subarray(start, start + rows), `targets of ${where}`);
    return;
  }
  const { data, cols } = expected;
  const wanted = data.subarray(start * cols, (start + rows) * cols);
  for (const [at, value] of wanted.entries()) {
    expectClose(probabilities?.[at] ?? Number.NaN, value, tolerance, () => {
      return `soft label of ${where}, row ${Math.floor(at / cols)}, cluster ${at % cols}`;
    });
  }
}
