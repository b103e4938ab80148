// Kernels are text: gpu.js parses the source of a function, and what a bundler, a minifier or a coverage
// tool makes of a function is no longer what was written here. Tables are indexed [row][column];
// `this.thread.x` is the column and `this.thread.y` the row of the result. Only scalars are constants.
import type { KernelKind } from './kernel.ts';

/** out[y][x] ← a[y][x]: what goes up once, to be read by several kernels. */
export const upload: KernelKind = {
  name: 'upload',
  lifetime: 'kept',
  source: `function (a) {
    return a[this.thread.y][this.thread.x];
  }`,
};

/** out[k] ← rho_k - |c_k|²/2: what a euclidean score adds to x·c_k. Constants: d. */
export const euclideanOffsets: KernelKind = {
  name: 'euclideanOffsets',
  lifetime: 'scratch',
  source: `function (rho, centers) {
    let squares = 0;
    for (let j = 0; j < this.constants.d; j++) {
      squares += centers[this.thread.x][j] * centers[this.thread.x][j];
    }
    return rho[this.thread.x] - squares / 2;
  }`,
};

/**
 * out[k][i] ← x_i·c_k + offsets_k. Four terms a round: in mode `cpu` that is three times as fast.
 * Constants: fours, the largest multiple of 4 up to d; rest, d - fours.
 */
export const scores: KernelKind = {
  name: 'scores',
  lifetime: 'scratch',
  source: `function (x, centers, offsets) {
    const i = this.thread.x;
    const k = this.thread.y;
    let sum = 0;
    for (let j = 0; j < this.constants.fours; j += 4) {
      sum += x[i][j] * centers[k][j] + x[i][j + 1] * centers[k][j + 1] +
        x[i][j + 2] * centers[k][j + 2] + x[i][j + 3] * centers[k][j + 3];
    }
    for (let r = 0; r < this.constants.rest; r++) {
      sum += x[i][this.constants.fours + r] * centers[k][this.constants.fours + r];
    }
    return sum + offsets[k];
  }`,
};

/** out[t][i] ← the lowest best of clusters t tile … for row i: K has more to share than rows. */
export const bestOfTile: KernelKind = {
  name: 'bestOfTile',
  lifetime: 'scratch',
  source: `function (scores) {
    const first = this.thread.y * this.constants.tile;
    let best = first;
    let high = scores[first][this.thread.x];
    for (let t = 1; t < this.constants.tile; t++) {
      const k = first + t;
      if (k < this.constants.k) {
        const score = scores[k][this.thread.x];
        if (score > high) {
          high = score;
          best = k;
        }
      }
    }
    return best;
  }`,
};

/** out[i] ← the lowest best of the tiles' best: y_i. Constants: tiles. */
export const labels: KernelKind = {
  name: 'labels',
  lifetime: 'kept',
  source: `function (best, scores) {
    let label = best[0][this.thread.x];
    let high = scores[label][this.thread.x];
    for (let t = 1; t < this.constants.tiles; t++) {
      const k = best[t][this.thread.x];
      const score = scores[k][this.thread.x];
      if (score > high) {
        high = score;
        label = k;
      }
    }
    return label;
  }`,
};

/** out[i] ← x_i·c_y, y the row's label. Constants: d. */
export const cosineSimilarities: KernelKind = {
  name: 'cosineSimilarities',
  lifetime: 'kept',
  source: `function (x, centers, labels) {
    const label = labels[this.thread.x];
    let sum = 0;
    for (let j = 0; j < this.constants.d; j++) sum += x[this.thread.x][j] * centers[label][j];
    return sum;
  }`,
};

/** out[i] ← -|x_i - c_y|²/2, term by term, as the difference of two large numbers is not. */
export const euclideanSimilarities: KernelKind = {
  name: 'euclideanSimilarities',
  lifetime: 'kept',
  source: `function (x, centers, labels) {
    const label = labels[this.thread.x];
    let sum = 0;
    for (let j = 0; j < this.constants.d; j++) {
      const difference = x[this.thread.x][j] - centers[label][j];
      sum += difference * difference;
    }
    return -sum / 2;
  }`,
};

/**
 * out[k][j] ← keep_k base_kj + Σ share_i x_ij over the rows that went to k. gpu.js cannot scatter, so
 * each number of each center gathers its own rows, which the host has sorted by label: b d terms in
 * all, in the order of the rows, whatever the device does at once.
 *
 * `clusters` has rows keep, start, size; `members` has rows i, share. Constants: rows.
 */
export const means: KernelKind = {
  name: 'means',
  lifetime: 'kept',
  source: `function (base, x, clusters, members) {
    let sum = clusters[0][this.thread.y] * base[this.thread.y][this.thread.x];
    const start = clusters[1][this.thread.y];
    const size = clusters[2][this.thread.y];
    for (let r = 0; r < this.constants.rows; r++) {
      if (r < size) {
        const row = members[0][start + r];
        sum += members[1][start + r] * x[row][this.thread.x];
      } else {
        break;
      }
    }
    return sum;
  }`,
};

/** out[k] ← |a_k| where mask_k > 0, else 0. Constants: d. */
export const lengths: KernelKind = {
  name: 'lengths',
  lifetime: 'scratch',
  source: `function (a, mask) {
    let squares = 0;
    for (let j = 0; j < this.constants.d; j++) {
      squares += a[this.thread.x][j] * a[this.thread.x][j];
    }
    let length = 0;
    if (mask[this.thread.x] > 0) length = Math.sqrt(squares);
    return length;
  }`,
};

/** out[k] ← means_k / lengths_k, or old_k where the length is too short. Constants: shortest. */
export const directions: KernelKind = {
  name: 'directions',
  lifetime: 'kept',
  source: `function (old, means, lengths) {
    const length = lengths[this.thread.y];
    let value = old[this.thread.y][this.thread.x];
    if (length >= this.constants.shortest) value = means[this.thread.y][this.thread.x] / length;
    return value;
  }`,
};

/** out[k] ← keep previous_k + share current_k. */
export const averages: KernelKind = {
  name: 'averages',
  lifetime: 'kept',
  source: `function (previous, current, keep, share) {
    return keep * previous[this.thread.y][this.thread.x] +
      share * current[this.thread.y][this.thread.x];
  }`,
};

/**
 * out[k] ← keep previous_k + share current_k / lengths_k, or 0 where the length is too short, which
 * leaves nothing to take a direction of. Constants: shortest.
 */
export const unitAverages: KernelKind = {
  name: 'unitAverages',
  lifetime: 'kept',
  source: `function (previous, current, lengths, keep, share) {
    const length = lengths[this.thread.y];
    let value = 0;
    if (length >= this.constants.shortest) {
      value = keep * previous[this.thread.y][this.thread.x] +
        share * current[this.thread.y][this.thread.x] / length;
    }
    return value;
  }`,
};
