import { fillOffsets } from './assign-f32';
import { clustersOf, extremesOf, offsetsOf, screenedIn, setOf, tallyOf } from './head-job';
import { measureSet } from './margin';

/**
 * Work out what the scores of all rows of a batch have in common.
 *
 * @param prices - rho, K float32; 0: none.
 */
export function prepareHead(head: usize, prices: usize, euclidean: bool): void {
  const k = clustersOf(head);
  fillOffsets(setOf(head), k, prices, euclidean, offsetsOf(head));
  if (screenedIn(head) !== 0) measureSet(setOf(head), k, offsetsOf(head), extremesOf(head));
  store<i32>(tallyOf(head), 0);
  store<i32>(tallyOf(head), 0, 4);
}
