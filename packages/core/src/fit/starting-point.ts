import { centersOf, pricesOf } from '../exact/power-diagram.ts';
import type { OnlineClustering } from '../online/online-clustering.ts';
import { unframed } from '../rows/frame.ts';
import type { CurrentClustering } from './current-clustering.ts';

/** Where the exact algorithm begins, one head. */
export interface StartingPoint {
  /** K × d, of the rows as given. */
  readonly centers: Float64Array;
  /** rho, K; undefined: 0. */
  readonly prices: Float64Array | undefined;
}

/** Centers and prices of a model as they are: exact ones where it has them. */
export async function currentPoints<Input>(
  current: CurrentClustering<Input>,
  call: string,
): Promise<StartingPoint[]> {
  const clustering = current.started(call);
  return current.diagrams
    ? current.diagrams.map((diagram) => ({
        centers: centersOf(diagram),
        prices: pricesOf(diagram),
      }))
    : onlinePoints(clustering);
}

/**
 * Centers of a clustering as they are, and its prices, in double: their mean over the last epoch where
 * that is kept.
 */
export async function onlinePoints<Input>(
  clustering: OnlineClustering<Input>,
): Promise<StartingPoint[]> {
  const { assigning, scoreUnit, state } = clustering;
  const key = assigning === 'current' ? 'centers' : 'previousCenters';
  return (await clustering.readInFrame()).map((head, h) => ({
    centers: unframed(head[key], state.frame),
    prices:
      clustering.averagedPrices(h) ?? Float64Array.from(head.prices, (price) => price * scoreUnit),
  }));
}
