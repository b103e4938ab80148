/** y ≈ factor · x^exponent. */
export interface PowerLaw {
  readonly exponent: number;
  readonly factor: number;
  /** Share of the variance of ln y that it explains; 1 where there is none. */
  readonly explained: number;
}

/**
 * Least squares in the logarithms.
 *
 * @param points - Pairs x, y of positive numbers.
 * @throws RangeError unless there are two different x.
 */
export function fitPowerLaw(points: readonly (readonly [number, number])[]): PowerLaw {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (of: (log: readonly [number, number]) => number) =>
    logs.reduce((sum, log) => sum + of(log), 0) / logs.length;
  const [x, y] = [mean((log) => log[0]), mean((log) => log[1])];
  const xx = mean((log) => (log[0] - x) ** 2);
  const xy = mean((log) => (log[0] - x) * (log[1] - y));
  const yy = mean((log) => (log[1] - y) ** 2);
  if (!(xx > 0)) {
    const got = points.map((point) => point[0]).join(', ');
    throw new RangeError(`points should have two different x at least, got ${got || 'none'}`);
  }
  const exponent = xy / xx;
  const explained = yy === 0 ? 1 : (exponent * xy) / yy;
  return { exponent, factor: Math.exp(y - exponent * x), explained };
}
