import type { Backend } from '../backend/backend.ts';
import type { SizesAsked } from '../options/resolve-sizes.ts';
import type { CenterKind } from '../problem/clustering-state.ts';
import type { Id } from '../rows/ids.ts';
import { shouldBe } from '../support/error-message.ts';
import type { FitProgress, OnlineProgress } from './fit-progress.ts';

/** What may come with a batch. */
export interface PartialFitOptions {
  /** w: one per row, in [0, 1e12]. A row of weight 2 counts as two. @defaultValue all 1 */
  readonly weights?: ArrayLike<number> | undefined;
  /** Aborted before the call's turn comes, it stops the call. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called after the batch, and once more, with certificates, where it filled the model's `window`;
   * awaited. May save the model, or predict with it.
   */
  readonly onProgress?: ((progress: OnlineProgress) => unknown) | undefined;
}

/** What belongs to rows whose labels are judged. */
export interface GapOptions {
  /** Ids of the rows, whose stored labels are judged. @defaultValue row numbers */
  readonly ids?: ArrayLike<Id> | undefined;
  /** w: one per row. @defaultValue all 1 */
  readonly weights?: ArrayLike<number> | undefined;
  /** Stops between two blocks of rows. */
  readonly signal?: AbortSignal | undefined;
}

/** What comes with the rows of `fit`, and how it runs. */
export interface FitOptions {
  /** Ids of rows in memory. @defaultValue row numbers */
  readonly ids?: ArrayLike<Id> | undefined;
  /** w: one per row in memory, in [0, 1e12]. @defaultValue all 1 */
  readonly weights?: ArrayLike<number> | undefined;
  /**
   * Exact, rows in memory: an integer a row; rows of the same one >= 0 go to one cluster together.
   * Where groups differ in size, sizes may miss their limits by less than the largest group.
   * @defaultValue each row by itself
   */
  readonly groups?: ArrayLike<number> | undefined;
  /**
   * Online: go on where an interrupted `fit` of the same data stopped. With `window` nothing is passed
   * over: the stream is to yield what comes next.
   * @defaultValue false: start anew; of a loaded model it has to be said
   */
  readonly resume?: boolean | undefined;
  /**
   * Epochs of the online algorithm in all, those before an interruption too, or those before the exact
   * one; of `update`, epochs more, of which the exact one has none. Left out for a stream with `window`.
   * @defaultValue the model's `epochs`
   */
  readonly epochs?: number | undefined;
  /**
   * Online: after which epochs to measure the optimality gap of rows in memory, one pass over them each.
   * The exact algorithm always proves it at the end; `algorithm: 'exact'` refuses 'each'.
   * @defaultValue 'last'
   */
  readonly gap?: 'each' | 'last' | 'never' | undefined;
  /**
   * Online it stops between two batches; what was learned stays, and `resume` goes on from there. The
   * exact algorithm stops within a block of rows, and the model stays as it was before.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called after every batch and every epoch, or block of rows and pass over them; awaited. May save
   * the model, or predict with it.
   */
  readonly onProgress?: ((progress: FitProgress) => unknown) | undefined;
}

/** As `FitOptions`; it always goes on. */
export type UpdateOptions = Omit<FitOptions, 'resume'>;

/**
 * What sizes a set of rows is to have, in rows or as shares of them: where nothing is said, as the model's
 * options ask for. And what belongs to the call.
 */
export interface AssignSetOptions extends SizesAsked {
  /** Stops within a block of rows. */
  readonly signal?: AbortSignal | undefined;
  /** Called after every block of rows that is scored; awaited. */
  readonly onProgress?: ((progress: FitProgress) => unknown) | undefined;
}

/** What belongs to rows that are labelled once more, exactly. */
export type FinishOptions = Pick<FitOptions, 'ids' | 'signal' | 'onProgress'>;

/** Whose centers, and what belongs to the call. */
export interface TransformOptions {
  /** From 0. @defaultValue 0 */
  readonly head?: number | undefined;
  /** Stops between two blocks of rows. */
  readonly signal?: AbortSignal | undefined;
}

/** How new rows are scored. */
export interface PredictOptions {
  /**
   * Say for each row how near it is to its center, too: the result is then `Predictions`.
   * @defaultValue false: labels alone
   */
  readonly similarities?: boolean | undefined;
  /**
   * Add the prices to the scores, as training does. @defaultValue true after the exact algorithm; else
   * false: the nearest center
   */
  readonly prices?: boolean | undefined;
  /**
   * @defaultValue those that training assigns by: 'current', in stage 2 'previous' (the current ones
   * are raw means until their epoch ends)
   */
  readonly centers?: CenterKind | undefined;
  /** Stops between two blocks of 1024 rows; a native input is one block. */
  readonly signal?: AbortSignal | undefined;
}

/** What a file holds, and with it which model comes of it. */
export interface SaveOptions {
  /** Keep the labels by id in the file. Without them a model goes on as if it had stored none. @defaultValue true */
  readonly labels?: boolean;
  /**
   * Keep the previous centers in the file. Between epochs they are the current ones, and nothing is lost
   * without them. Where an epoch is under way such a file can't be loaded, but only be merged with one that
   * has them: half the bytes from each of many machines. With `centerUpdate: 'epoch'` only.
   * @defaultValue true
   */
  readonly previousCenters?: boolean;
  /**
   * Texts to keep in the file, for whoever loads it: where the rows came from, how they were scaled. They
   * take the place of those that the model has; without them those stay.
   */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** How a file becomes a model that goes on elsewhere. */
export interface LoadOptions<Input = never> {
  /** Where the arithmetic happens. @defaultValue javascript() */
  readonly backend?: Backend<Input> | undefined;
  /**
   * N: rows of an epoch from here on, in place of the model's `instances` and of the rows of its last epoch.
   * For a part of the rows: how many it has. Bounds stay as shares.
   * @defaultValue as the model knew it
   */
  readonly instances?: number | undefined;
}

/** @throws TypeError unless it is a function, or left out. */
export function checkProgress(onProgress: unknown): void {
  if (onProgress === undefined || typeof onProgress === 'function') return;
  throw new TypeError(shouldBe('onProgress', 'a function', onProgress));
}
