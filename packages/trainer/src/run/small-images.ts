/** Side in pixels up to which a run has the views for small images, and ResNets the stem for CIFAR. */
export const SMALL_SIDE = 64;
