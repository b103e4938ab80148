/**
 * What `StreamingKMeans` of Spark's MLlib does with a batch, `timeUnit` "points": counts decay, a center
 * becomes the mean of itself and its new rows by these counts, and a cluster with next to none of the count
 * of the largest one takes half of it. Written down from its documentation and source, as starting Spark
 * for it would measure Spark.
 */
export class MllibRule {
  readonly centers: readonly number[][];
  readonly #counts: number[];
  readonly #decay: number;

  constructor(centers: readonly (readonly number[])[], halfLife: number) {
    this.centers = centers.map((center) => [...center]);
    this.#counts = centers.map(() => 0);
    this.#decay = 0.5 ** (1 / halfLife);
  }

  learn(rows: readonly (readonly number[])[], nearest: readonly number[]): void {
    const counts = this.#counts;
    const discount = this.#decay ** rows.length;
    for (const [k, center] of this.centers.entries()) {
      counts[k]! *= discount;
      const own = rows.filter((_, i) => nearest[i] === k);
      if (own.length === 0) continue;
      counts[k]! += own.length;
      for (let j = 0; j < center.length; j++) {
        const mean = own.reduce((sum, row) => sum + row[j]!, 0) / own.length;
        center[j]! += (own.length / counts[k]!) * (mean - center[j]!);
      }
    }
    this.#splitLargest();
  }

  #splitLargest(): void {
    const counts = this.#counts;
    const [least, most] = [Math.min(...counts), Math.max(...counts)];
    if (least >= 1e-8 * most) return;
    const [dying, largest] = [counts.indexOf(least), counts.indexOf(most)];
    counts[dying] = (least + most) / 2;
    counts[largest] = (least + most) / 2;
    for (const [j, at] of [...this.centers[largest]!].entries()) {
      const apart = 1e-14 * Math.max(Math.abs(at), 1);
      this.centers[largest]![j] = at + apart;
      this.centers[dying]![j] = at - apart;
    }
  }
}
