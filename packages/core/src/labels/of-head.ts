/** The part of head-major numbers, labels for instance, heads × rows, that is one head's. */
export function ofHead<T extends Int32Array | Float64Array>(
  numbers: T,
  head: number,
  rows: number,
): T {
  return numbers.subarray(head * rows, (head + 1) * rows) as T;
}

/** Labels of each head, rows long each, as head-major labels, heads × rows. */
export function headMajor(each: readonly Int32Array[]): Int32Array {
  const rows = each[0]?.length ?? 0;
  const labels = new Int32Array(each.length * rows);
  for (const [h, ofHead] of each.entries()) labels.set(ofHead, h * rows);
  return labels;
}
