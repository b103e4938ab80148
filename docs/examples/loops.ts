import * as coke from '@coke/core/backend';

type Numbers = Float32Array | Float64Array;

/** A backend of plain loops: sums in double, the state in float32. */
export const loops = (): coke.Backend => ({ name: 'loops', open });

function open({ metric, heads }: coke.Problem): coke.Session {
  const cosine = metric === 'cosine';
  let state: coke.ClusteringState[] | undefined = heads.map(coke.copyClusteringState); // a device uploads it
  const opened = (): coke.ClusteringState[] => {
    if (state) return state;
    throw new Error('session should be open, got one that was disposed');
  };
  const session: coke.Session = {
    assign(x, out, { centers: which, prices }) {
      for (const [h, head] of opened().entries()) {
        const centers = which === 'current' ? head.centers : head.previousCenters;
        for (let i = 0; i < x.rows; i++) {
          const xi = row(x.data, i, head.dim);
          const near = (k: number) => compare(xi, row(centers, k, head.dim), metric);
          let [label, best] = [0, Number.NEGATIVE_INFINITY];
          for (let k = 0; k < head.k; k++) {
            const score = near(k) + (prices ? head.prices[k]! : 0);
            if (score > best) [label, best] = [k, score]; // not >=: ties go to the lowest
          }
          out.labels[h * x.rows + i] = label;
          if (out.similarities) out.similarities[h * x.rows + i] = near(label);
        }
      }
    },
    step(x, out, { centers: which, unitLength, dualLearningRates, weights, carry = 1 }) {
      session.assign(x, out, { centers: which, prices: true });
      for (const [h, head] of opened().entries()) {
        const { k, dim, centers, counts } = head;
        const [m, sums] = [new Float64Array(k), new Float64Array(k * dim)];
        for (let i = 0; i < x.rows; i++) {
          const [label, weight] = [out.labels[h * x.rows + i]!, weights?.[i] ?? 1];
          m[label]! += weight;
          for (let j = 0; j < dim; j++) sums[label * dim + j]! += weight * x.data[i * dim + j]!;
        }
        const b = m.reduce((sum, weight) => sum + weight);
        coke.updateDuals(head, m, b, dualLearningRates[h]!); // K numbers: the host's, anywhere
        coke.carryCounts(counts, carry); // older rows weigh less
        for (let c = 0; c < k; c++) {
          if (m[c] === 0) continue;
          const [n, center] = [counts[c]!, row(centers, c, dim)];
          const mean = row(sums, c, dim).map((sum, j) => (n * center[j]! + sum) / (n + m[c]!));
          const moved = scaled(mean, unitLength);
          if (moved) center.set(moved);
          counts[c] = n + m[c]!;
        }
      }
    },
    endEpoch({ averaging: f, carry = 0 }) {
      for (const { k, dim, centers, previousCenters, counts, drift } of opened()) {
        if (f === undefined) previousCenters.set(centers);
        for (let c = 0; f !== undefined && c < k; c++) {
          const before = row(previousCenters, c, dim);
          const now = scaled(row(centers, c, dim), cosine);
          const mean =
            now &&
            scaled(
              now.map((to, j) => (1 - f) * before[j]! + f * to),
              cosine,
            );
          if (mean) before.set(mean);
        }
        centers.set(previousCenters);
        for (let c = 0; c < k; c++) counts[c]! *= carry;
        drift.fill(0);
      }
    },
    read: () => opened().map(coke.copyClusteringState),
    dispose() {
      state = undefined; // a device frees its buffers
    },
  };
  return session;
}

/** x·c, or -|x - c|²/2, which orders centers as x·c - |c|²/2 does. */
function compare(x: Numbers, c: Numbers, metric: coke.Metric): number {
  let sum = 0;
  for (let j = 0; j < x.length; j++) {
    sum += metric === 'cosine' ? x[j]! * c[j]! : -((x[j]! - c[j]!) ** 2) / 2;
  }
  return sum;
}

/** At unit length, if asked to; undefined where that would be rounding and no direction. */
function scaled(mean: Numbers, unit: boolean): Float64Array | undefined {
  const length = unit ? Math.sqrt(compare(mean, mean, 'cosine')) : 1;
  return length < coke.SHORTEST_MEAN ? undefined : Float64Array.from(mean, (to) => to / length);
}

/** Row i of a table of rows of length d, in its memory. */
function row<T extends Numbers>(table: T, i: number, d: number): T {
  return table.subarray(i * d, (i + 1) * d) as T;
}
