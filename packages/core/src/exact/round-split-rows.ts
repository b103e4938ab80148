import type { SplitRows } from './split-rows.ts';

/** A row, or a place for one row in a cluster. */
interface Node {
  /** The cluster of a place; of a row the one that it gets. */
  cluster: number;
  /** The number of a row; -1: a place. */
  readonly row: number;
  /** Has to be matched. */
  required: boolean;
  readonly neighbours: Node[];
}

/**
 * Give every row that lies in several clusters to one of them, so that Σ_i W_i S_{i,y_i} does not fall and
 * each size stays less than the weight of the heaviest such row from where it is: the slots of Shmoys and
 * Tardos (1993). A cluster's shares, those of the heaviest rows first, fill places for one row each. Rows
 * and places make a forest, in which the best matching is found from the leaves up.
 *
 * As every share is on a best cluster by prices p, Σ_i W_i S_{i,y_i} + Σ_k p_k n_k stays as it is, and
 * the best matching has the least Σ_k p_k n_k.
 *
 * @param weights - W, whole numbers, one a row.
 * @param p - Prices in units of the grid, K whole numbers.
 * @param labels - Overwritten for the split rows.
 */
export function roundSplitRows(
  split: SplitRows,
  weights: Float64Array,
  p: Float64Array,
  labels: Int32Array,
): void {
  const rows = new Map<number, Node>();
  const clusters = new Map<number, { row: Node; weight: bigint; share: bigint }[]>();
  for (const [row, parts] of split.entries()) {
    const node: Node = { cluster: -1, row, required: true, neighbours: [] };
    rows.set(row, node);
    const weight = weights[row]!;
    let rest = weight;
    const add = (cluster: number, share: number) => {
      rest -= share;
      const shares = clusters.get(cluster) ?? [];
      shares.push({ row: node, weight: BigInt(weight), share: BigInt(share) });
      clusters.set(cluster, shares);
    };
    for (const [cluster, share] of parts) add(cluster, share);
    add(labels[row]!, rest);
  }
  for (const [cluster, shares] of clusters) fillPlaces(cluster, shares);
  const cost = (row: Node, place: Node) => BigInt(weights[row.row]!) * BigInt(p[place.cluster]!);
  const seen = new Set<Node>();
  for (const row of rows.values()) if (!seen.has(row)) match(row, cost, seen);
  for (const [row, { cluster }] of rows) labels[row] = cluster;
}

/** Join rows with places of a cluster. Each holds shares that add up to one row, but for the last. */
function fillPlaces(cluster: number, shares: { row: Node; weight: bigint; share: bigint }[]): void {
  shares.sort((a, b) => Number(b.weight - a.weight) || a.row.row - b.row.row);
  let place: Node | undefined;
  // What is filled of the place: a fraction.
  let [filled, whole] = [0n, 1n];
  const join = (row: Node) => {
    place ??= { cluster, row: -1, required: false, neighbours: [] };
    place.neighbours.push(row);
    row.neighbours.push(place);
  };
  for (const { row, weight, share } of shares) {
    join(row);
    filled = filled * weight + share * whole;
    whole *= weight;
    if (filled < whole) continue;
    filled -= whole;
    place!.required = true;
    place = undefined;
    if (filled > 0n) join(row);
    else whole = 1n;
  }
}

/** More than any matching costs. */
const IMPOSSIBLE = 1n << 256n;

/** The cheapest matching of the tree that a row is in. */
function match(root: Node, cost: (row: Node, place: Node) => bigint, seen: Set<Node>): void {
  const order = [root];
  const parents = new Map<Node, Node>();
  for (const node of order) {
    seen.add(node);
    for (const next of node.neighbours) {
      if (next === parents.get(node)) continue;
      parents.set(next, node);
      order.push(next);
    }
  }
  /** What its part of the tree costs where a node is left to its parent, and where it is not. */
  const left = new Map<Node, bigint>();
  const kept = new Map<Node, bigint>();
  /** The child that it is matched with then. */
  const children = new Map<Node, Node>();
  for (const node of [...order].reverse()) {
    const below = node.neighbours.filter((next) => next !== parents.get(node));
    const rest = below.reduce((sum, child) => sum + kept.get(child)!, 0n);
    left.set(node, rest);
    let least = node.required ? IMPOSSIBLE : rest;
    for (const child of below) {
      const edge = node.row >= 0 ? cost(node, child) : cost(child, node);
      const total = rest - kept.get(child)! + left.get(child)! + edge;
      if (total >= least) continue;
      least = total;
      children.set(node, child);
    }
    kept.set(node, least);
  }
  const taken = new Set<Node>();
  for (const node of order) {
    const child = taken.has(node) ? undefined : children.get(node);
    if (!child) continue;
    taken.add(child);
    const [row, place] = node.row >= 0 ? [node, child] : [child, node];
    row.cluster = place.cluster;
  }
}
