/** How batches reach the session. For what is normalized, see `Problem.normalize`. */
export type FeedKind = 'matrix' | 'native' | 'native, normalized' | 'sparse';
