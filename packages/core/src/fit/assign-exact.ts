import { scorerOf } from '../backend/scorer-of.ts';
import { framingOf } from '../batches/beginning.ts';
import { runsOut, type Stream } from '../batches/stream.ts';
import { streamSource } from '../batches/stream-source.ts';
import { type AssignedOnce, assignOnce } from '../exact/assign-once.ts';
import type { RowStream } from '../exact/repeated-stream.ts';
import type { SizeLimits } from '../problem/size-limits.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { RowReader } from '../rows/row-reader.ts';
import { shouldBe } from '../support/error-message.ts';
import type { FitOptions } from './call-options.ts';
import type { FitContext } from './fit-context.ts';
import { currentPoints } from './starting-point.ts';

/** Rows in memory, or what makes a stream of them again. */
export type AssignableRows = HostRows | (() => RowStream);

/**
 * Labels of every head for the model's centers as they are, sizes kept exactly.
 *
 * @param limits - For a number of rows, each head's.
 * @throws The signal's reason when it is aborted.
 */
export async function assignExact<Input>(
  { current, options }: Pick<FitContext<Input>, 'current' | 'options'>,
  rows: AssignableRows,
  limits: (rows: number) => readonly SizeLimits[],
  call: string,
  { signal, onProgress }: Pick<FitOptions, 'signal' | 'onProgress'>,
): Promise<AssignedOnce[]> {
  const { metric, normalize, backend, k } = options;
  const { dim } = current.started(call);
  const answers: AssignedOnce[] = [];
  for (const [head, { centers, prices }] of (await currentPoints(current, call)).entries()) {
    const scorer = await scorerOf(backend, { metric, k: k[head]!, dim });
    try {
      const fixed = { origin: undefined, centersFromOrigin: centers, prices };
      const at = { algorithm: 'exact', restart: 0, restarts: 1, head, maxIterations: 1 } as const;
      const before = { iteration: 0, objective: undefined, changed: 0 };
      const assigned = await assignOnce(scorer, rows, (n) => limits(n)[head]!, fixed, {
        ...{ metric, normalize, signal },
        onProgress:
          onProgress && ((scored, n) => onProgress({ ...at, ...before, scored, rows: n })),
      });
      answers.push(assigned);
    } finally {
      scorer.dispose();
    }
  }
  return answers;
}

/** Rows of a stream that can be read again, with the ids that its first pass has. */
export class NamedStream<Input> {
  readonly #options: FitContext<Input>['options'];
  readonly #stream: Stream<Input>;
  readonly #dim: number;
  readonly #signal: AbortSignal | undefined;
  #ids: ArrayLike<number>[] = [];
  #complete = false;

  /** @throws TypeError for a generator, which gives its rows once only. */
  constructor(
    options: FitContext<Input>['options'],
    stream: Stream<Input>,
    dim: number,
    signal: AbortSignal | undefined,
  ) {
    if (runsOut(stream)) {
      const rule = 'a function that makes a generator, to be read several times';
      throw new TypeError(shouldBe('data', rule, stream));
    }
    this.#options = options;
    this.#stream = stream;
    this.#dim = dim;
    this.#signal = signal;
  }

  /** Ids of all rows, in order. */
  get ids(): Float64Array {
    const ids = new Float64Array(this.#ids.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const batch of this.#ids) {
      ids.set(batch, at);
      at += batch.length;
    }
    return ids;
  }

  /** The rows, from the first. */
  async *rows(): AsyncGenerator<{ readonly rows: HostRows }> {
    const reading = framingOf(this.#options);
    const reader = new RowReader(reading);
    const source = streamSource(this.#stream, reading, {
      dim: () => this.#dim,
      numbered: true,
      signal: this.#signal,
    });
    if (!this.#complete) this.#ids = [];
    for await (const { rows, ids, weights } of source.epoch(0, 0)) {
      if (weights) {
        throw new TypeError(shouldBe('weights', 'left out of a stream to finish', weights));
      }
      if (!this.#complete) this.#ids.push(ids!);
      yield { rows: await reader.onHost(rows) };
    }
    this.#complete = true;
  }
}
