import { shouldBe } from '@coke/core/check-options';

/** @throws RangeError for what is no range within `size` bytes of `name`. */
export function checkRange(name: string, size: number, from: number, to: number): void {
  if (Number.isSafeInteger(from) && Number.isSafeInteger(to) && 0 <= from && from <= to) {
    if (to <= size) return;
  }
  throw new RangeError(shouldBe(`bytes of ${name}`, `within 0 and ${size}`, [from, to]));
}
