import { resolve } from 'node:path';

/** What every loader of a published data set takes. */
export interface LoadOptions {
  /**
   * Folder to keep data sets in, each in one of its own. @defaultValue `data` in the folder that the
   * environment variable `COKE_CACHE` names, by default `.cache` in the current folder
   */
  readonly cache?: string;
  /** Stops a download or a conversion; nothing half-done stays behind. */
  readonly signal?: AbortSignal;
  /** Told what takes long. @defaultValue `showProgress`, on stderr */
  readonly onProgress?: OnProgress;
}

/** @param share - How much of `what` is done, 0 … 1, where that is known. */
export type OnProgress = (what: string, share?: number) => void;

/** Part of a data set. */
export type Split = 'train' | 'test';

/** Folder that data sets are kept in unless a loader is told otherwise. */
export function defaultCache(): string {
  return resolve(process.env.COKE_CACHE || '.cache', 'data');
}
