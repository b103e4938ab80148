/** The nearest of K centers for each row, and its squared distance. */
export function nearestCenters(
  rows: readonly (readonly number[])[],
  centers: readonly ArrayLike<number>[],
): { readonly nearest: readonly number[]; readonly squares: readonly number[] } {
  const nearest: number[] = [];
  const squares: number[] = [];
  for (const row of rows) {
    const all = centers.map((center) =>
      row.reduce((sum, at, j) => sum + (at - center[j]!) ** 2, 0),
    );
    const least = Math.min(...all);
    nearest.push(all.indexOf(least));
    squares.push(least);
  }
  return { nearest, squares };
}
