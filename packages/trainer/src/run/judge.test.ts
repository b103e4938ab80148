import { expect, test } from 'vitest';
import { clusterAgreement } from '../evaluation/cluster-agreement.ts';
import type { EpochRecord } from '../history/epoch-record.ts';
import type { Encoder } from '../network/module.ts';
import type { Objective } from '../objectives/objective.ts';
import type { DataSet } from './data-set.ts';
import { Judge } from './judge.ts';

test('clusters are held against classes over the images that have a label', async () => {
  const labels = Int32Array.of(0, -1, 1, 1, -1, 0);
  const classes = Uint8Array.of(2, 2, 3, 2, 3, 2);
  const train = { count: 6, classes } as unknown as DataSet['train'];
  const judge = new Judge({ train, test: undefined } as DataSet, {} as Encoder, {
    ...{ features: { size: 4 }, every: 0 },
  });
  const objective = { clusters: { labels: () => labels } } as unknown as Objective;
  const record = { epoch: 0, heads: [{ k: 2 }] } as unknown as EpochRecord;
  const { heads } = await judge.afterEpoch(record, { objective });
  expect(heads[0]!.agreement).toEqual(clusterAgreement([0, 1, 1, 0], [2, 3, 2, 2]));
});
