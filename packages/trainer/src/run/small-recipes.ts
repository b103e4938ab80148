// What recipes for small images and few epochs share. They are not those of the papers: `npm run bench -- recipes` found
// them, which tries each objective as often.

/** Width of layers between, of heads on an encoder of 256 features. */
export const HIDDEN = 512;
export const SGD = { optimizer: 'sgd', learningRate: 0.3 } as const;
export const ADAM = { optimizer: 'adam', learningRate: 0.001 } as const;

/** K where a cluster, or a prototype, has some fifty images: fewer than CoKe's, as bounds are missing. */
export function someClusters(instances: number): number {
  return clusters(instances, 50);
}

/** K where a cluster has some two hundred images: what ODC, whose labels move all the time, can follow. */
export function fewClusters(instances: number): number {
  return clusters(instances, 200);
}

/** K where a cluster has some ten images. */
export function manyClusters(instances: number): number {
  return clusters(instances, 10);
}

function clusters(instances: number, images: number): number {
  return Math.min(instances, Math.max(10, Math.round(instances / images)));
}
