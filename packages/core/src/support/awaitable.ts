/** A value now, or a promise of one: host backends answer at once, devices when done. */
export type Awaitable<T> = T | PromiseLike<T>;
