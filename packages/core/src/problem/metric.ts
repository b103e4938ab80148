/**
 * What a row and a center are compared by.
 * - `cosine`: x·c, centers at unit length.
 * - `euclidean`: x·c - |c|²/2, which orders centers as -|x - c|² does; centers are plain means.
 */
export type Metric = 'cosine' | 'euclidean';
