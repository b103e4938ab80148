const f = Math.fround;

/** Σ a_j b_j in float32, backwards, in four strands. */
export function dot(
  a: ArrayLike<number>,
  at: number,
  b: ArrayLike<number>,
  bt: number,
  n: number,
): number {
  const strands = [0, 0, 0, 0];
  for (let j = n - 1; j >= 0; j--) {
    strands[j % 4] = f(strands[j % 4]! + f(a[at + j]! * b[bt + j]!));
  }
  return f(f(strands[0]! + strands[1]!) + f(strands[2]! + strands[3]!));
}
