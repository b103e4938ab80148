/** @module @coke/report/format */
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

/** A share as per cent, with that many digits after the point. The space does not break. */
export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)}\u00a0%`;
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

const SHORT = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** A number with as many digits as a reader of a chart compares: 0.0123, 5.3, 1,230. */
export function tick(n: number): string {
  return SHORT.format(n);
}

/** A share as per cent, likewise: 5 %, 41.3 %. */
export function percentTick(share: number): string {
  return `${tick(100 * share)}\u00a0%`;
}

/** Bytes in the unit that leaves few digits: 1.9 GB. */
export function bytes(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, n)) / 3));
  return `${SHORT.format(n / 1000 ** power)}\u00a0${units[power]}`;
}
