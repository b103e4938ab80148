import type { Clustering } from './clustering.ts';

/** A cluster and the class that most of its images are of. */
export interface Majority {
  readonly cluster: number;
  readonly size: number;
  /** The most frequent class, the smallest of several; undefined where the cluster is empty. */
  readonly label: number | undefined;
  /** How many of the images are of it. */
  readonly count: number;
}

/** Every cluster, in order of its majority's class, then of its size; empty ones last. */
export function majorities(
  { labels, centers: { rows } }: Pick<Clustering, 'labels' | 'centers'>,
  classes: Uint8Array,
): Majority[] {
  const counts = Array.from({ length: rows }, () => new Uint32Array(256));
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]![classes[i]!]!++;
  return counts
    .map((perClass, cluster): Majority => {
      const size = perClass.reduce((a, b) => a + b, 0);
      const count = Math.max(...perClass);
      return { cluster, size, count, label: size > 0 ? perClass.indexOf(count) : undefined };
    })
    .sort((a, b) => (a.label ?? 256) - (b.label ?? 256) || b.size - a.size);
}
