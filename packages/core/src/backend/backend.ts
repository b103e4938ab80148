import type { ClusteringState } from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import type { NativeInput } from '../rows/native-input.ts';
import type { Awaitable } from '../support/awaitable.ts';
import type { Scorer, ScoringProblem } from './scorer.ts';
import type { Session } from './session.ts';

/** All heads of one model, as a backend is asked to hold them. */
export interface Problem {
  readonly metric: Metric;
  readonly heads: readonly ClusteringState[];
  /**
   * Scale rows of a *native* input to unit length on the way in, whatever finite float32 they hold:
   * squares of 1e30 leave float32. A `Matrix` comes checked and, where asked for, already normalised.
   */
  readonly normalize: boolean;
}

/**
 * Opens sessions on one device. `Input` is the type of batch that it reads itself. Left out, it is not
 * known whether there is one: any backend is a `Backend`, which takes a `Matrix`.
 */
export interface Backend<in Input = never> {
  /** Names the device, too, where there is a choice: `tfjs:webgl`. */
  readonly name: string;
  readonly native?: NativeInput<Input>;
  /**
   * Do sessions and scorers take sparse rows, a `SparseMatrix`, wherever they take a `Matrix`, at a cost by the
   * numbers that are not 0? @defaultValue false: the core refuses them
   */
  readonly sparse?: boolean;
  /** Copy `problem` to the device. The session owns that copy until `dispose`. */
  open(problem: Problem): Awaitable<Session<Input>>;
  /** Score rows for algorithms of the host's. Left out: the core does it there, in plain JavaScript. */
  score?(problem: ScoringProblem): Awaitable<Scorer<Input>>;
}
