import { hashId } from './hash-id.ts';
import { pageOf } from './id-page.ts';

/**
 * Numbers of the pages that more than `most` of `ids` belong to.
 *
 * @param ids - Distinct, in any order.
 */
export function crowdedPages(ids: Float64Array, most: number): Set<number> {
  // Pages are counted in buckets first, a quarter of `most` in each on average: ids that lie far
  // apart, as most loose ids do, need no sorting then.
  const bits = Math.max(1, Math.ceil(Math.log2((4 * ids.length) / most)));
  const buckets = new Uint32Array(2 ** bits);
  const bucketOf = (id: number) => hashId(pageOf(id)) >>> (32 - bits);
  for (const id of ids) buckets[bucketOf(id)]!++;
  const close = ids.filter((id) => buckets[bucketOf(id)]! > most).sort();
  const crowded = new Set<number>();
  for (let i = most; i < close.length; i++) {
    const number = pageOf(close[i]!);
    if (pageOf(close[i - most]!) === number) crowded.add(number);
  }
  return crowded;
}
