import { fileURLToPath } from 'node:url';

/** Where data sets are kept between runs: `.cache/data` at the repository's root, which git ignores. */
export const CACHE: string = fileURLToPath(new URL('../../../.cache/data', import.meta.url));

/** What every loader of a data set takes. */
export interface LoadOptions {
  /** Folder to keep data sets in, each in one of its own. @defaultValue `.cache/data` */
  readonly cache?: string;
  /** Stops a download or a conversion; nothing half-done stays behind. */
  readonly signal?: AbortSignal;
  /** Told what takes long. @defaultValue `showProgress`, on stderr */
  readonly onProgress?: OnProgress;
}

/** @param share - How much of `what` is done, 0 … 1, where that is known. */
export type OnProgress = (what: string, share?: number) => void;
