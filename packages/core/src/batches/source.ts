import { shouldBe } from '../support/error-message.ts';
import type { Batch } from './batch.ts';
import type { Beginning } from './beginning.ts';

/** Rows in memory or a stream of batches, as `fit` reads them: epoch by epoch, batch by batch. */
export interface Source<Input> {
  /** Rows of one epoch, N; undefined where only the stream knows. */
  readonly rows: number | undefined;
  /** Batches of one epoch; undefined where only the stream knows. */
  readonly batches: number | undefined;
  /**
   * Batches of epoch t after the first `done`. What is yielded is valid until the next is asked for.
   *
   * @throws Error if there are not so many.
   */
  epoch(t: number, done: number): AsyncIterable<Batch<Input>>;
  /** What a clustering of these rows begins with. May not disturb `first`, which is next. */
  begin(first: Batch<Input>): Promise<Beginning>;
}

/** What `epoch` throws where an epoch has fewer batches than were done before. */
export function tooShort(batches: number, done: number): Error {
  return new Error(
    shouldBe('data to go on with', `of at least ${done} batches, as before`, batches),
  );
}
