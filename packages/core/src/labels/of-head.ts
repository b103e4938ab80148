/** The part of head-major labels, heads × rows, that is one head's. */
export function ofHead(labels: Int32Array, head: number, rows: number): Int32Array {
  return labels.subarray(head * rows, (head + 1) * rows);
}

/** Labels of each head, rows long each, as head-major labels, heads × rows. */
export function headMajor(each: readonly Int32Array[]): Int32Array {
  const rows = each[0]?.length ?? 0;
  const labels = new Int32Array(each.length * rows);
  for (const [h, ofHead] of each.entries()) labels.set(ofHead, h * rows);
  return labels;
}
