const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const BOUND = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** 60000 as 60,000. */
export function whole(n: number): string {
  return WHOLE.format(n);
}

/** A share as per cent: two digits after the point, and 0 only if nothing is lacking. The space does not break. */
export function percent(share: number): string {
  if (share < 1e-9) return '0\u00a0%';
  return share < 0.00005 ? '< 0.01\u00a0%' : `${(100 * share).toFixed(2)}\u00a0%`;
}

/** A size that every cluster should have, which need not be whole. */
export function bound(minSize: number): string {
  return BOUND.format(minSize);
}

/** What stands in place of a number that has no meaning. */
export const NONE = '–';
