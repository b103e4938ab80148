import {
  type Assignment,
  type ClusteringState,
  createClusteringState,
  type Matrix,
  matrix,
  ratioBounds,
  type Session,
} from '@coke/core/backend';
import { expectClose, expectSameNumbers } from './compare/expect.ts';
import { createKit, type Kit } from './kit.ts';
import type { CheckOptions, CreateBackend } from './options.ts';
import type { RecordedCase, RecordedEpoch } from './recorded-cases/recorded-case.ts';
import { feed } from './session/feed.ts';
import { withSession } from './session/with-session.ts';

/** How a recorded case is checked. */
export interface RecordedOptions<Input = never>
  extends Pick<CheckOptions<Input>, 'fromMatrix' | 'disposeInput'> {
  /** How far prices and centers may be off. Labels and counts must be equal. @defaultValue 1e-5 */
  readonly tolerance?: number;
}

/**
 * Run a recorded case on a backend and compare, batch by batch and epoch by epoch: labels, prices,
 * counts, current and previous centers. With `fromMatrix`, all batches are native inputs.
 *
 * @throws Error that names the first difference.
 */
export async function checkRecordedCase<Input = never>(
  create: CreateBackend<Input>,
  recorded: RecordedCase,
  options: RecordedOptions<Input> = {},
): Promise<void> {
  const kit = createKit(create, options);
  const { tolerance = 1e-5 } = options;
  const heads = recorded.initialCenters.map((centers, h) =>
    createClusteringState(centers.data, recorded.dim, ratioBounds(recorded.k[h]!, recorded.ratio)),
  );
  const backend = await create();
  await withSession(backend, { metric: 'cosine', heads, normalize: false }, async (session) => {
    for (const [e, epoch] of recorded.runs.entries()) {
      await checkEpoch(kit, session, recorded, epoch, e, tolerance);
    }
  });
}

async function checkEpoch<Input>(
  kit: Kit<Input>,
  session: Session<Input>,
  recorded: RecordedCase,
  epoch: RecordedEpoch,
  e: number,
  tolerance: number,
): Promise<void> {
  const since = e - (recorded.stage2From ?? Number.POSITIVE_INFINITY);
  const averages = since >= 0;
  const centers = averages ? 'previous' : 'current';
  const { batchSize, instances, k } = recorded;
  const dualLearningRates = k.map(() => recorded.dualLearningRate);
  for (let batch = 0; batch * batchSize < instances; batch++) {
    const ids = epoch.order.subarray(batch * batchSize, (batch + 1) * batchSize);
    const out: Assignment = { labels: new Int32Array(k.length * ids.length) };
    const x = rowsAt(epoch.features, ids);
    const { input, release } = feed(kit, kit.fromMatrix ? 'native' : 'matrix', {
      x,
      raw: x,
      pick: 4 * batch + 1,
      similarities: false,
    });
    await session.step(input, out, { dualLearningRates, centers, unitLength: !averages });
    release();
    const state = await session.read();
    for (const [h, { assigned, prices }] of epoch.heads.entries()) {
      const where = `head ${h}, epoch ${e}, batch ${batch}`;
      const labels = out.labels.subarray(h * ids.length, (h + 1) * ids.length);
      expectSameNumbers(
        labels,
        Array.from(ids, (id) => assigned[id]!),
        `labels of ${where}`,
      );
      const row = prices.data.subarray(batch * prices.cols, (batch + 1) * prices.cols);
      expectNear(state[h]!.prices, row, tolerance, `prices of ${where}`);
    }
  }
  const before = await session.read();
  await session.endEpoch(averages ? { averaging: 1 / (since + 1) } : {});
  compareEpoch(before, await session.read(), epoch, e, tolerance);
}

/** Counts and current centers as they were before the epoch closed, previous ones as after. */
function compareEpoch(
  before: readonly ClusteringState[],
  after: readonly ClusteringState[],
  epoch: RecordedEpoch,
  e: number,
  tolerance: number,
): void {
  for (const [h, { counts, currentCenters, previousCenters }] of epoch.heads.entries()) {
    const where = `head ${h}, end of epoch ${e}`;
    expectSameNumbers(before[h]!.counts, counts, `counts of ${where}`);
    expectNear(before[h]!.centers, currentCenters.data, tolerance, `centers of ${where}`);
    const previous = `previousCenters of ${where}`;
    expectNear(after[h]!.previousCenters, previousCenters.data, tolerance, previous);
  }
}

function expectNear(got: Float32Array, expected: Float32Array, tolerance: number, name: string) {
  for (let i = 0; i < expected.length; i++) {
    expectClose(got[i]!, expected[i]!, tolerance, () => `${name} [${i}]`);
  }
}

/** Rows of `x` at `ids`, as a matrix of their own. */
export function rowsAt({ data, cols }: Matrix, ids: Int32Array): Matrix {
  const x = matrix(new Float32Array(ids.length * cols), cols);
  for (const [i, id] of ids.entries())
    x.data.set(data.subarray(id * cols, (id + 1) * cols), i * cols);
  return x;
}
