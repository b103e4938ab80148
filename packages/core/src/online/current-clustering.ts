import { type Certificate, withGaps } from '../certificate/certificate.ts';
import type { Sample } from '../first-centers/first-centers.ts';
import type { RowReader } from '../rows/row-reader.ts';
import type { RowsInMemory } from '../rows/rows-in-memory.ts';
import { checkSignal } from '../support/check-options.ts';
import { EventLoopYield } from '../support/event-loop.ts';
import { type Batch, OnlineClustering } from './online-clustering.ts';
import type { ResolvedOptions } from './options.ts';
import { measureGap } from './predict.ts';

/** Which run is the model's, how it is replaced, and what it was last certified to be. */
export class CurrentClustering<Input> {
  readonly #options: ResolvedOptions<Input>;
  readonly #reader: RowReader<Input>;
  #run: OnlineClustering<Input> | undefined;
  #certificates: readonly Certificate[] = [];

  constructor(options: ResolvedOptions<Input>, reader: RowReader<Input>) {
    this.#options = options;
    this.#reader = reader;
  }

  get run(): OnlineClustering<Input> | undefined {
    return this.#run;
  }

  /** Of the last epoch closed. */
  get certificates(): readonly Certificate[] {
    return this.#certificates;
  }

  /** d, as far as it is known. */
  get dim(): number | undefined {
    return this.#run?.dim ?? this.givenDim;
  }

  /** d of the centers given as `init`. */
  get givenDim(): number | undefined {
    return this.#options.centers?.[0]?.cols;
  }

  /** @throws Error if there is none. */
  started(name: string): OnlineClustering<Input> {
    if (this.#run) return this.#run;
    throw new Error(
      `a model should have seen a batch before ${name}, call fit or partialFit first`,
    );
  }

  /** Make `run` the model's; the one before it is freed. */
  replace(run: OnlineClustering<Input>): void {
    this.#run?.dispose();
    this.#run = run;
    this.#certificates = [];
  }

  /** A new run and its first step; it takes the old one's place only if all went well. */
  async start(
    batch: Batch<Input>,
    sample: () => Promise<Sample>,
    signal: AbortSignal | undefined,
    epochRows?: number,
  ): Promise<{ run: OnlineClustering<Input>; labels: Int32Array }> {
    const eventLoop = new EventLoopYield();
    const pause = async () => {
      checkSignal(signal);
      await eventLoop.yield();
    };
    const run = await OnlineClustering.start(this.#options, await sample(), pause);
    try {
      const labels = await run.step(batch, epochRows);
      this.replace(run);
      return { run, labels };
    } catch (error) {
      run.dispose();
      throw error;
    }
  }

  /** Close the epoch of `run`, its gap measured first where rows are given. */
  async close(
    run: OnlineClustering<Input>,
    rows: RowsInMemory | undefined,
    signal?: AbortSignal,
  ): Promise<readonly Certificate[]> {
    const gaps = rows && (await measureGap(run, this.#reader, this.#options, rows, signal));
    const certificates = await run.endEpoch();
    this.#certificates = gaps ? withGaps(certificates, gaps) : certificates;
    return this.#certificates;
  }

  dispose(): void {
    this.#run?.dispose();
  }
}
