/**
 * Assigns rows to columns one to one at the least total cost; of the longer side, some stay free.
 * Shortest augmenting paths with dual prices: O(short² x long) time, integers of up to 2^53 exact.
 * Source: Jonker and Volgenant, "A Shortest Augmenting Path Algorithm for Dense and Sparse Linear
 * Assignment Problems", Computing 38, 1987; for rectangles Crouse, "On implementing 2D rectangular
 * assignment algorithms", IEEE TAES 52, 2016. Their initial reductions are left out.
 * @param cost - [rows, cols] row-major, finite
 * @returns [rows] column of each row, or -1
 */
export function linearAssignment(
  cost: ArrayLike<number>,
  rows: number,
  cols: number,
): Int32Array<ArrayBuffer> {
  const result = new Int32Array(rows).fill(-1);
  // Strides let the shorter side do the choosing without a transposed copy.
  const wide = rows <= cols;
  const owner = wide ? matchAll(cost, rows, cols, cols, 1) : matchAll(cost, cols, rows, 1, cols);
  for (let j = 0; j < owner.length; j++) {
    if (owner[j] === -1) continue;
    if (wide) result[owner[j]!] = j;
    else result[j] = owner[j]!;
  }
  return result;
}

/** Gives each of n workers one of m >= n jobs. Returns [m] the worker of each job, or -1. */
function matchAll(
  cost: ArrayLike<number>,
  n: number,
  m: number,
  workerStride: number,
  jobStride: number,
): Int32Array {
  const workerPrice = new Float64Array(n);
  const jobPrice = new Float64Array(m);
  const owner = new Int32Array(m).fill(-1);
  const distance = new Float64Array(m);
  const previous = new Int32Array(m);
  const reached = new Uint8Array(m);

  for (let start = 0; start < n; start++) {
    distance.fill(Number.POSITIVE_INFINITY);
    reached.fill(0);
    // Dijkstra over reduced costs, from the new worker to the nearest free job.
    let worker = start;
    let job = -1;
    let shortest = 0;
    while (worker !== -1) {
      const offset = shortest - workerPrice[worker]!;
      let nearest = -1;
      for (let j = 0; j < m; j++) {
        if (reached[j]) continue;
        const through = offset + cost[worker * workerStride + j * jobStride]! - jobPrice[j]!;
        if (through < distance[j]!) {
          distance[j] = through;
          previous[j] = job;
        }
        // Among equals a free job ends the search at once.
        const gain = nearest === -1 ? 1 : distance[nearest]! - distance[j]!;
        if (gain > 0 || (gain === 0 && owner[j] === -1)) nearest = j;
      }
      job = nearest;
      reached[job] = 1;
      shortest = distance[job]!;
      worker = owner[job]!;
    }

    workerPrice[start]! += shortest;
    for (let j = 0; j < m; j++) {
      if (!reached[j] || owner[j] === -1) continue;
      workerPrice[owner[j]!]! += shortest - distance[j]!;
      jobPrice[j]! -= shortest - distance[j]!;
    }
    // Shift the owners along the path found.
    while (job !== -1) {
      const before = previous[job]!;
      owner[job] = before === -1 ? start : owner[before]!;
      job = before;
    }
  }
  return owner;
}
