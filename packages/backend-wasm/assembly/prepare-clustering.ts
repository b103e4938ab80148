import { fillOffsets } from './assign-f32';
import { clustersOf, extremesOf, offsetsOf, screenedIn, setOf, tallyOf } from './clustering-job';
import { measureSet } from './margin';

/**
 * Work out what the scores of all rows of a batch have in common.
 *
 * @param prices - rho, K float32; 0: none.
 */
export function prepareClustering(clustering: usize, prices: usize, euclidean: bool): void {
  const k = clustersOf(clustering);
  fillOffsets(setOf(clustering), k, prices, euclidean, offsetsOf(clustering));
  if (screenedIn(clustering) !== 0)
    measureSet(setOf(clustering), k, offsetsOf(clustering), extremesOf(clustering));
  store<i32>(tallyOf(clustering), 0);
  store<i32>(tallyOf(clustering), 0, 4);
}
