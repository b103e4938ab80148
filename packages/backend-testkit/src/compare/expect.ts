/**
 * Throw unless `got` is within `tolerance` of `expected`. NaN is within nothing.
 *
 * @param name - Asked for only on failure.
 */
export function expectClose(
  got: number,
  expected: number,
  tolerance: number,
  name: () => string,
): void {
  if (Math.abs(got - expected) <= tolerance) return;
  throw new Error(`${name()} should be ${expected} ± ${tolerance.toPrecision(2)}, got ${got}`);
}

/** Throw unless both arrays hold the same numbers. */
export function expectSameNumbers(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  name: string,
): void {
  if (got.length !== expected.length) {
    throw new Error(`${name} should be ${expected.length} numbers, got ${got.length}`);
  }
  for (let i = 0; i < expected.length; i++) {
    if (got[i] === expected[i]) continue;
    throw new Error(`${name}[${i}] should be exactly ${expected[i]}, got ${got[i]}`);
  }
}

/** Throw unless `holds`. The message reads `<name> should be <rule>, got <value>`. */
export function expectThat(holds: boolean, name: string, rule: string, got: unknown): void {
  if (!holds) throw new Error(`${name} should be ${rule}, got ${String(got)}`);
}
