/** One of each head, of which a model has at least one. */
export type PerHead<T> = [T, ...T[]];
