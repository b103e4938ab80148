import type { Awaitable, Backend, Matrix } from '@coke/core/backend';

/** Makes a backend, with nothing open on it. */
export type CreateBackend<Input = never> = () => Awaitable<Backend<Input>>;

/** The largest problems that a backend is tried with. A software GPU wants small ones. */
export interface Sizes {
  /** Heads of one problem. @defaultValue 3 */
  readonly heads: number;
  /** K: clusters of one head. @defaultValue 301 */
  readonly k: number;
  /** d: feature dimension. @defaultValue 131 */
  readonly dim: number;
  /** b: rows of one batch. @defaultValue 203 */
  readonly rows: number;
  /** Calls of one session. @defaultValue 8 */
  readonly calls: number;
}

/** How a backend is checked. */
export interface CheckOptions<Input = never> {
  /** Random problems a property; some properties take a part of it. @defaultValue 40 */
  readonly numRuns?: number;
  /**
   * Seed of the random problems. The same seed gives the same problems, so that a check that turns
   * red means a changed backend. @defaultValue 1
   */
  readonly seed?: number;
  /** Look for the smallest failing problem. Slow devices may want `false`. @defaultValue true */
  readonly shrink?: boolean;
  /** Stop a property after so many ms, and count that as a failure. @defaultValue no limit */
  readonly timeLimit?: number;
  readonly sizes?: Partial<Sizes>;
  /**
   * Relative error of one operation of the device. All tolerances are rounding bounds that follow
   * from it. @defaultValue 2 ** -23, for float32: twice the unit roundoff
   */
  readonly epsilon?: number;
  /** Check stage 2 as well. @defaultValue true */
  readonly stage2?: boolean;
  /**
   * A native input that holds the values of `x`, or several: of every layout and dtype there is.
   * `x` is not used afterwards. To be given if the backend has native inputs: the properties are
   * then checked with those, too.
   */
  fromMatrix?(x: Matrix): Input | readonly Input[];
  /**
   * Does the backend say that it takes sparse rows? The properties are then checked with those, too.
   * @defaultValue false
   */
  readonly sparse?: boolean;
  /** Free what `fromMatrix` made. */
  disposeInput?(x: Input): void;
  /** Native inputs that cannot be read: of wrong rank, of wrong dtype, disposed. */
  invalidInputs?(): readonly Input[];
  /** How much the device holds now, as in `tf.memory().numTensors`: checks for leaks. */
  resources?(): Awaitable<number>;
}
