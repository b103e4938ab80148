import { type Matrix, matrix } from '@coke/core';
import { type Tensor, tensor2d, tensor3d, tidy } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { DeepClusterV2 } from '../../src/objectives/deepcluster-v2/deepcluster-v2.ts';
import { resolveDeepClusterV2Options } from '../../src/objectives/deepcluster-v2/options.ts';
import type { FeatureSource } from '../../src/objectives/objective.ts';
import { type CheckObjective, expectArrays, expectLoss, expectSame } from './check.ts';

interface DeepClusterV2Case {
  readonly instances: number;
  readonly batch: number;
  readonly batches: number;
  readonly d: number;
  readonly K: readonly number[];
  readonly smallViews: number;
  readonly epochs: number;
  readonly temperature: number;
  readonly kmeansIterations: number;
  /** Views that heads are clustered by: in turn. */
  readonly bankOfHead: readonly number[];
  readonly loss: readonly (readonly number[])[];
}

/** What stands for no label in the recorded arrays. */
const IGNORED = -100;

export const checkDeepClusterV2: CheckObjective = async (recorded) => {
  const about = await recorded.about<DeepClusterV2Case>();
  const { instances, batch, batches, d, K, epochs, temperature, kmeansIterations } = about;
  expect(about.bankOfHead, 'bankOfHead').toEqual(K.map((_, h) => h % 2));
  const context = { instances, batchSize: batch, batches, epochs, seed: 0 };
  const options = { k: K, dimension: d, temperature, kmeansIterations };
  // Rows that k-means begins with, as they were drawn.
  const initial = new Map<string, ArrayLike<number>>();
  for (let e = 0; e < epochs; e++) {
    for (const h of K.keys()) {
      initial.set(`${e}_${h}`, (await recorded.array(`initial_rows_${e}_${h}`)).data);
    }
  }
  const objective = new DeepClusterV2(
    resolveDeepClusterV2Options(options, context),
    context,
    undefined,
    ({ epoch, head, rows }) => ({ init: gather(rows, initial.get(`${epoch}_${head}`)!), seed: 0 }),
  );
  const gradients = new Map<string, Tensor>();

  for (let e = 0; e < epochs; e++) {
    await objective.beforeEpoch({ epoch: e, batch: 0, epochs, batches }, bankAsSource(e));
    await expectBank(e);
    const centers = await objective.clusters.centers();
    const all = Int32Array.from({ length: instances }, (_, id) => id);
    for (const [h, { data, rows, cols }] of centers.entries()) {
      const tensor = tensor2d(data, [rows, cols]);
      await expectArrays(recorded, [[`centroids_${e}_${h}`, tensor]]);
      tensor.dispose();
      const labels = objective.clusters.labels(all, h).map((y) => (y === -1 ? IGNORED : y));
      await expectSame(recorded, `labels_${e}_${h}`, labels);
    }
    await epochOf(e);
  }
  await expectBank(epochs);
  await expectArrays(recorded, gradients);
  for (const tensor of gradients.values()) tensor.dispose();
  objective.dispose();

  /** The batches of an epoch, each a slice of the recorded rows. */
  async function epochOf(e: number): Promise<void> {
    const order = (await recorded.array(`order_${e}`)).data as Int32Array;
    const views: Matrix[] = [];
    const gradientsOfViews: number[][] = [];
    for (let v = 0; v < 2 + about.smallViews; v++) {
      const { data } = await recorded.array(`projection_${e}_${v}`);
      views.push(matrix(data as Float32Array, d));
      gradientsOfViews.push([]);
    }
    for (let b = 0; b < batches; b++) {
      const place = {
        ...{ epoch: e, batch: b, epochs, batches, last: b === batches - 1 },
        ...{ step: e * batches + b, steps: epochs * batches },
      };
      const ids = order.slice(b * batch, (b + 1) * batch);
      const projections = views.map(({ data }) =>
        tensor2d(data.subarray(b * batch * d, (b + 1) * batch * d), [ids.length, d]),
      );
      objective.beforeStep({ ids, place, project: () => projections });
      const inputs = { ids, from: 0, online: { projections }, place };
      const { loss, ofViews } = tidy(() => {
        const { loss, projectionGradients } = objective.loss(inputs);
        return { loss, ofViews: [...projectionGradients!] };
      });
      expectLoss((await loss.data())[0]!, about.loss[e]![b]!, `loss ${e}.${b}`);
      for (const [v, gradient] of ofViews.entries()) {
        gradientsOfViews[v]!.push(...(await gradient!.data()));
        gradient!.dispose();
      }
      loss.dispose();
      await objective.afterStep({ ids, online: { projections }, place });
      for (const rows of projections) rows.dispose();
    }
    for (const [v, values] of gradientsOfViews.entries()) {
      gradients.set(`projection_grad_${e}_${v}`, tensor2d(values, [values.length / d, d]));
    }
  }

  /** The first bank, as if it came from the network. */
  function bankAsSource(e: number): FeatureSource {
    return {
      async *projections() {
        const ids = (await recorded.array(`bank_index_${e}`)).data as Int32Array;
        const { data } = await recorded.array(`bank_${e}`);
        const projections = [0, 1].map((v) => tensor2d(viewOf(data, v), [ids.length, d]));
        yield { ids, projections };
        for (const rows of projections) rows.dispose();
      },
      plainProjections() {
        throw new Error('there should be no plain pass');
      },
    };
  }

  async function expectBank(e: number): Promise<void> {
    const { bank } = objective;
    await expectSame(recorded, `bank_index_${e}`, bank.ids);
    const { slots } = bank.size;
    const rows = [0, 1].flatMap((v) => Array.from(bank.rows(v).data));
    const tensor = tensor3d(rows, [2, slots, d]);
    await expectArrays(recorded, [[`bank_${e}`, tensor]]);
    tensor.dispose();
  }
};

function viewOf(data: Float32Array | Int32Array, view: number): Float32Array {
  const length = data.length / 2;
  return data.subarray(view * length, (view + 1) * length) as Float32Array;
}

function gather({ data, cols }: Matrix, rows: ArrayLike<number>): Matrix {
  const gathered = Array.from(rows, (i) => [...data.subarray(i * cols, (i + 1) * cols)]);
  return matrix(Float32Array.from(gathered.flat()), cols);
}
