/** How batches reach the session. For the last, see `Problem.normalize`. */
export type FeedKind = 'matrix' | 'native' | 'native, normalized';
