import type { CenterKind, ClusteringState } from '../problem/clustering-state.ts';
import type { HostMatrix } from '../rows/matrix.ts';
import type { Awaitable } from '../support/awaitable.ts';

/** Where a batch's result is written: head h, row i is at `[h * rows + i]`. The caller's, to reuse. */
export interface Assignment {
  /** y: the cluster of each row, heads × rows. */
  readonly labels: Int32Array;
  /**
   * How near each row is to the center it went to, heads × rows, without the dual: x·c for cosine,
   * -|x - c|²/2 for euclidean. Written only if present.
   */
  readonly similarities?: Float32Array;
}

/** How rows are scored by `assign`. */
export interface AssignOptions {
  readonly centers: CenterKind;
  /** Add rho to the scores (as in training) or not (plain nearest center). */
  readonly prices: boolean;
}

/** The scalars of one step, so that every schedule lives on the host. */
export interface StepOptions {
  /** eta: step size of the dual update, one per head, each > 0. */
  readonly dualLearningRates: readonly number[];
  /** Which centers score the rows. The current ones move, whichever do. */
  readonly centers: CenterKind;
  /** Means are made unit length as they move. */
  readonly unitLength: boolean;
  /** w: one per row, finite, >= 0, of positive sum. Absent: every row weighs 1. */
  readonly weights?: Float32Array;
  /**
   * Share of the counts that is kept as the batch comes, in [0, 1]: rows of before weigh less than those
   * of now. Left out: 1, as published.
   */
  readonly carry?: number;
}

/** How an epoch is closed. */
export interface EndEpochOptions {
  /** f: share of this epoch, in (0, 1], in a mean over epochs. Left out: the centers stay as they are. */
  readonly averaging?: number;
  /** Share of the counts that the next epoch begins with, in [0, 1]. Left out: 0, as published. */
  readonly carry?: number;
}

/**
 * All heads of one model, resident on a device.
 *
 * Calls take effect in the order they are made, whether or not their results are awaited. A call
 * that fails leaves the state as it was. The core hands in only what it has checked, sparse rows only where the
 * backend says that it takes them; a native input is the backend's own to check (width, dtype, finite values) before anything changes.
 */
export interface Session<in Input = never> {
  /** out ← argmax_k score(x, c_k) [+ rho_k], lowest k on ties. Reads state only. */
  assign(x: HostMatrix | Input, out: Assignment, options: AssignOptions): Awaitable<void>;
  /**
   * For each head, with rho and the centers frozen for the whole batch (CoKe, eq. 5-7):
   * 1. out ← argmax_k score(x, c_k) + rho_k, by the current or the previous centers, as asked.
   * 2. m_k ← weight of the rows that went to k; q ← rho_k - eta m_k / b, b the batch's weight;
   *    rho_k ← median(q + eta l_k, 0, q + eta u_k); drift_k += b (change of rho_k) / eta,
   *    the change before it is rounded to the precision that rho is kept in, where that is known.
   * 3. n_k ← `carry` · n_k, of every cluster. Where m_k > 0: c_k ← (n_k c_k + Σ w_i x_i) / (n_k + m_k),
   *    to unit length if asked for (a mean shorter than 1e-6 then leaves c_k as it is);
   *    n_k ← n_k + m_k.
   * One submission, one read-back.
   */
  step(x: HostMatrix | Input, out: Assignment, options: StepOptions): Awaitable<void>;
  /**
   * previous ← current. With `averaging`: previous ← (1 - f) previous + f current, both current and
   * the result at unit length for cosine (shorter than 1e-6: previous stays); current ← previous.
   * Then counts ← `carry` · counts and drift ← 0. Duals are kept.
   */
  endEpoch(options: EndEpochOptions): Awaitable<void>;
  /** Copy the state back to the host. */
  read(): Awaitable<ClusteringState[]>;
  /** Free device memory. Later calls throw an Error; a second `dispose` does nothing. */
  dispose(): void;
}
