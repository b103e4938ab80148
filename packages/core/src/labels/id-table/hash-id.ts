/**
 * 32 bits that depend on all 53 bits of an id, 0 … 2^53 - 1. Ids in a row, ids far apart in equal
 * steps, and multiples of powers of two spread as random ids do, by the upper bits as by the lower.
 */
export function hashId(id: number): number {
  // Bitwise operators take an id modulo 2^32, exactly.
  return mix(id ^ mix(Math.floor(id / 2 ** 32))) >>> 0;
}

/** The finalizer of MurmurHash3 (Appleby, 2011): one to one, every bit in flips half of those out. */
export function mix(x: number): number {
  let h = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
