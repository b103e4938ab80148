/** Shannon entropy in nats of the shares sizes / total. Empty parts add nothing. */
export function entropy(sizes: Float64Array, total: number): number {
  let sum = 0;
  for (const size of sizes) if (size > 0) sum += (size / total) * Math.log(total / size);
  return sum;
}
