import type { ScaleOptions } from '@observablehq/plot';

const MOST_TICKS = 8;

/** The axis of epochs from `first` to `last`, with ticks at round whole numbers. */
export function epochAxis(first: number, last: number): ScaleOptions & { domain: number[] } {
  const step = roundStep((last - first) / (MOST_TICKS - 1));
  const from = Math.ceil(first / step) * step;
  const count = Math.floor((last - from) / step) + 1;
  return {
    label: 'epoch',
    labelAnchor: 'right',
    // A run of one epoch has no extent of its own.
    domain: first === last ? [first - 0.5, last + 0.5] : [first, last],
    ticks: Array.from({ length: count }, (_, i) => from + i * step) as never,
    tickFormat: 'd',
  };
}

/** 1, 2 or 5 times a power of ten that is no less. */
function roundStep(least: number): number {
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) if (factor * power >= least) return factor * power;
  }
}
