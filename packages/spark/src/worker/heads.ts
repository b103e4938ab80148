import { ConstrainedKMeans } from '@coke/core';

/** What a model has of clusterings. */
export interface Heads {
  /** One a head. */
  readonly k: readonly number[];
  /** Numbers of a row. */
  readonly cols: number;
}

export async function readHeads(file: Uint8Array): Promise<Heads> {
  const model = await ConstrainedKMeans.load(file);
  const { cols } = await model.centers();
  const { k } = model.options;
  model.dispose();
  return { k, cols };
}
