/** The clusters that a row lies in, each with its share of the row's weight. */
type Shares = ReadonlyMap<number, number>;

/**
 * Rows with a weight of which a part lies in another cluster than that of their label. There are fewer
 * than clusters: where rows and clusters make a cycle, weight is moved around it until a part is gone,
 * which changes no size.
 */
export class SplitRows {
  /** Until they are settled, of each row all shares; then those in other clusters than the label's. */
  #rows = new Map<number, Map<number, number>>();

  get size(): number {
    return this.#rows.size;
  }

  clear(): void {
    this.#rows.clear();
  }

  /** What of a row lies in other clusters than that of its label; undefined: nothing. */
  partsOf(row: number): Shares | undefined {
    return this.#rows.get(row);
  }

  /** All of them. */
  entries(): IterableIterator<[row: number, parts: Shares]> {
    return this.#rows.entries();
  }

  /** Their numbers, ascending. */
  numbers(): Int32Array {
    return Int32Array.from(this.#rows.keys()).sort();
  }

  /** Note a share of a row. */
  add(row: number, cluster: number, weight: number): void {
    const shares = this.#rows.get(row) ?? new Map<number, number>();
    shares.set(cluster, (shares.get(cluster) ?? 0) + weight);
    this.#rows.set(row, shares);
  }

  /** When all shares are noted: remove cycles, and label each row with the cluster of its largest share. */
  settle(labels: Int32Array): void {
    this.#rows = withoutCycles(this.#rows);
    for (const [row, shares] of this.#rows) {
      let [most, label] = [0, -1];
      for (const [cluster, weight] of shares) {
        if (weight > most) [most, label] = [weight, cluster];
      }
      labels[row] = label;
      shares.delete(label);
      if (shares.size === 0) this.#rows.delete(row);
    }
  }
}

/** A forest of rows and clusters (cluster k is node -1 - k), grown share by share. */
function withoutCycles(rows: ReadonlyMap<number, Shares>): Map<number, Map<number, number>> {
  const forest = new Map<number, Map<number, number>>();
  const set = (a: number, b: number, weight: number) => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const edges = forest.get(from) ?? new Map<number, number>();
      if (weight > 0) edges.set(to, weight);
      else edges.delete(to);
      forest.set(from, edges);
    }
  };
  for (const [row, shares] of rows) {
    for (const [cluster, weight] of shares) {
      // Along the path from the row to the cluster shares gain and lose in turns; the new one loses.
      const path = pathBetween(forest, row, ~cluster);
      let moved = path ? weight : 0;
      for (let at = 2; path && at < path.length; at += 2) {
        moved = Math.min(moved, forest.get(path[at - 1]!)!.get(path[at]!)!);
      }
      for (let at = 1; path && at < path.length; at++) {
        const [a, b] = [path[at - 1]!, path[at]!];
        set(a, b, forest.get(a)!.get(b)! + (at % 2 === 1 ? moved : -moved));
      }
      if (weight > moved) set(row, ~cluster, weight - moved);
    }
  }
  const left = [...forest].filter(([node]) => node >= 0);
  return new Map(
    left.map(([row, edges]) => [row, new Map([...edges].map(([node, w]) => [~node, w]))]),
  );
}

/** Nodes from one to another, both included; undefined: they are in different trees. */
function pathBetween(
  forest: ReadonlyMap<number, ReadonlyMap<number, number>>,
  from: number,
  to: number,
): number[] | undefined {
  const before = new Map([[from, from]]);
  const open = [from];
  for (let node = open.pop(); node !== undefined && node !== to; node = open.pop()) {
    for (const next of forest.get(node)?.keys() ?? []) {
      if (before.has(next)) continue;
      before.set(next, node);
      open.push(next);
    }
  }
  if (!before.has(to)) return undefined;
  const path = [to];
  while (path[0] !== from) path.unshift(before.get(path[0]!)!);
  return path;
}
