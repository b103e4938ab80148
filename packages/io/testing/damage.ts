/** For tests: numbers in [0, n) by Tommy Ettinger's mulberry32, the same for a seed every time. */
export function integersBelow(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}

/** What is put where a number may be: counts that are far too high, negative ones, none. */
const NUMBERS = [0, 1, 2, 7, 255, 65535, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 40, 2 ** 53, -1];
const TEXTS = ['"', "'", ',', '\n', '\r', '{', '}', '[', ']', ':', '\\', '\0', '-', 'e', '.', 'é'];
const DIGITS = [
  '999999999999',
  '1e308',
  '-5',
  '0',
  'NaN',
  '1099511627776',
  'null',
  'True',
  '((((((',
];

/**
 * For tests: a file as it comes from a bad disk, an interrupted download, or someone who means ill: cut, with
 * bits flipped, with stretches left out, doubled, overwritten or taken from another file, with other numbers.
 *
 * @param below - Draws.
 */
export function damaged(
  file: Uint8Array,
  others: readonly Uint8Array[],
  below: (n: number) => number,
): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(file);
  for (let times = 1 + below(3); times > 0; times--) bytes = damagedOnce(bytes, others, below);
  return bytes;
}

function damagedOnce(
  bytes: Uint8Array,
  others: readonly Uint8Array[],
  below: (n: number) => number,
): Uint8Array {
  // Beginnings and ends, where headers and directories are, more often than what is between.
  const near = Math.min(bytes.length, 200);
  const at = [below(bytes.length + 1), below(near + 1), bytes.length - below(near + 1)][below(3)]!;
  const length = below(below(2) === 0 ? 8 : 200);
  const put = (piece: Uint8Array, cut: number) =>
    Uint8Array.from(Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + cut)]));
  switch (below(9)) {
    case 0:
      return bytes.slice(0, at);
    case 1: {
      if (at < bytes.length) bytes[at]! ^= 1 << below(8);
      return bytes;
    }
    case 2:
      return put(new Uint8Array(0), length);
    case 3:
      return put(bytes.slice(at, at + length), 0);
    case 4:
      return put(
        Uint8Array.from({ length }, () => below(256)),
        length,
      );
    case 5:
      return put(new Uint8Array(length).fill([0, 255, 128][below(3)]!), length);
    case 6: {
      const number = Buffer.alloc(8);
      number.writeBigInt64LE(BigInt(NUMBERS[below(NUMBERS.length)]!));
      const size = [1, 2, 4, 8][below(4)]!;
      const piece = number.subarray(0, size);
      return put(below(4) === 0 ? piece.reverse() : piece, size);
    }
    case 7: {
      const texts = below(2) === 0 ? TEXTS : DIGITS;
      return put(Buffer.from(texts[below(texts.length)]!), below(3));
    }
    default: {
      const other = others[below(others.length)]!;
      const from = below(other.length + 1);
      return put(other.subarray(from, from + length), below(2) * length);
    }
  }
}
