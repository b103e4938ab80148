const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** 60000 as 60,000. */
export function whole(n: number): string {
  return WHOLE.format(n);
}

/** A size, which need not be whole where it is a bound or a sum of weights: 86.4. */
export function size(n: number): string {
  return TENTHS.format(n);
}

/** A share as per cent: one digit after the point. The space does not break. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}\u00a0%`;
}

/** A share that should be small: two digits after the point, and 0 only if it is nothing. */
export function smallPercent(share: number): string {
  if (share < 1e-9) return '0\u00a0%';
  return share < 0.00005 ? '< 0.01\u00a0%' : `${(100 * share).toFixed(2)}\u00a0%`;
}

/** Seconds as people say them: 8 s, 3 min 20 s, 2 h 5 min, 3 d 4 h. */
export function duration(seconds: number): string {
  const all = Math.round(seconds);
  const units = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ] as const;
  const first = units.findIndex(([, length]) => all >= length);
  if (first === -1) return '0\u00a0s';
  return units
    .slice(first, first + 2)
    .map(([name, length], i) => {
      const count = Math.floor(i === 0 ? all / length : (all % units[first]![1]) / length);
      return count > 0 ? `${count}\u00a0${name}` : '';
    })
    .filter(Boolean)
    .join(' ');
}

/** What stands in place of a number that has no meaning. */
export const NONE = '–';
