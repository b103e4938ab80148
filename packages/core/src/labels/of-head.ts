/** The part of head-major labels, heads × rows, that is one head's. */
export function ofHead(labels: Int32Array, head: number, rows: number): Int32Array {
  return labels.subarray(head * rows, (head + 1) * rows);
}
