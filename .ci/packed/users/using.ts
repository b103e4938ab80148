// Where a project's `lib` has it, `using` disposes of a model.
import { ConstrainedKMeans } from '@coke/core';

export async function labels(rows: number[][]): Promise<Int32Array> {
  using model = new ConstrainedKMeans({ k: 2 });
  return model.fitPredict(rows);
}
