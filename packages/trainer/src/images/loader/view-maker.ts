import type { View } from '../views.ts';
import type { ViewJob } from './make-views.ts';

/** Makes all views of some images, in this thread or in others. */
export interface ViewMaker {
  /** May the next batch be made while this one is used? */
  readonly concurrent: boolean;
  /**
   * @returns Undefined if it was stopped.
   * @throws ImageError for the first image that no views can be made of.
   */
  make(job: ViewJob): Promise<readonly View[] | undefined>;
  /** Ends threads. What is being made must have been stopped. */
  dispose(): Promise<void>;
}
