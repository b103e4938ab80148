import type { Batch } from '../batches/batch.ts';
import type { Sample } from '../batches/sample.ts';
import { type Certificate, withGaps } from '../certificate/certificate.ts';
import { measureGap } from '../online/measure-gap.ts';
import { OnlineClustering, type StartOptions } from '../online/online-clustering.ts';
import type { RowReader } from '../rows/row-reader.ts';
import type { RowsInMemory } from '../rows/rows-in-memory.ts';
import { checkSignal } from '../support/check-options.ts';
import { EventLoopYield } from '../support/event-loop.ts';

/** Which clustering is the model's, how it is replaced, and what it was last certified to be. */
export class CurrentClustering<Input> {
  readonly #options: StartOptions<Input>;
  readonly #reader: RowReader<Input>;
  #clustering: OnlineClustering<Input> | undefined;
  #certificates: readonly Certificate[] = [];

  constructor(options: StartOptions<Input>, reader: RowReader<Input>) {
    this.#options = options;
    this.#reader = reader;
  }

  get clustering(): OnlineClustering<Input> | undefined {
    return this.#clustering;
  }

  /** Of the last epoch closed. */
  get certificates(): readonly Certificate[] {
    return this.#certificates;
  }

  /** d, as far as it is known. */
  get dim(): number | undefined {
    return this.#clustering?.dim ?? this.givenDim;
  }

  /** d of the centers given as `init`. */
  get givenDim(): number | undefined {
    return this.#options.centers?.[0]?.cols;
  }

  /** @throws Error if there is none. */
  started(name: string): OnlineClustering<Input> {
    if (this.#clustering) return this.#clustering;
    throw new Error(
      `a model should have seen a batch before ${name}, call fit or partialFit first`,
    );
  }

  /** Make `clustering` the model's; the one before it is freed. */
  replace(clustering: OnlineClustering<Input>): void {
    this.#clustering?.dispose();
    this.#clustering = clustering;
    this.#certificates = [];
  }

  /** A new clustering and its first step; it takes the old one's place only if all went well. */
  async start(
    batch: Batch<Input>,
    sample: () => Promise<Sample>,
    signal: AbortSignal | undefined,
    epochRows?: number,
  ): Promise<{ clustering: OnlineClustering<Input>; labels: Int32Array }> {
    const eventLoop = new EventLoopYield();
    const pause = async () => {
      checkSignal(signal);
      await eventLoop.yield();
    };
    const clustering = await OnlineClustering.start(this.#options, await sample(), pause);
    try {
      const labels = await clustering.step(batch, epochRows);
      this.replace(clustering);
      return { clustering, labels };
    } catch (error) {
      clustering.dispose();
      throw error;
    }
  }

  /** Close the epoch of `clustering`, its gap measured first where rows are given. */
  async close(
    clustering: OnlineClustering<Input>,
    rows: RowsInMemory | undefined,
    signal?: AbortSignal,
  ): Promise<readonly Certificate[]> {
    const gaps = rows && (await measureGap(clustering, this.#reader, rows, signal));
    const certificates = await clustering.endEpoch();
    this.#certificates = gaps ? withGaps(certificates, gaps) : certificates;
    return this.#certificates;
  }

  dispose(): void {
    this.#clustering?.dispose();
  }
}
