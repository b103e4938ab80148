import { ConstrainedKMeans } from '@coke/core';

/** What a model has of clusterings. */
export interface Heads {
  readonly count: number;
  /** Numbers of a row. */
  readonly cols: number;
}

export async function readHeads(file: Uint8Array): Promise<Heads> {
  const model = await ConstrainedKMeans.load(file);
  const { length: count } = await model.heads();
  const { cols } = await model.centers();
  model.dispose();
  return { count, cols };
}
