/** As other libraries take them. */
export function rowsAsArrays(rows: Float32Array, dim: number): number[][] {
  return Array.from({ length: rows.length / dim }, (_, i) =>
    Array.from(rows.subarray(i * dim, (i + 1) * dim)),
  );
}
