/**
 * Pixels along one axis of an image that the same values of a filter reach: with a stride of s, each s-th.
 * Pixel first + s t gets Σ_m dy[t + shift - m] filter[offset + s m], with dy = 0 outside.
 */
export interface Phase {
  /** First pixel, and how many there are, s apart. */
  readonly first: number;
  readonly count: number;
  /** First value of the filter, and how many there are, s apart. */
  readonly offset: number;
  readonly taps: number;
  /** Which dy meets the first value of the filter in the first pixel. */
  readonly shift: number;
}

/**
 * All phases of an axis.
 *
 * @param size - Pixels of the image.
 * @param window - Values of the filter.
 * @param before - Zeros before the first pixel.
 */
export function phasesOf(size: number, window: number, stride: number, before: number): Phase[] {
  const phases: Phase[] = [];
  for (let first = 0; first < Math.min(stride, size); first++) {
    const offset = (first + before) % stride;
    phases.push({
      first,
      count: Math.ceil((size - first) / stride),
      offset,
      taps: Math.max(0, Math.ceil((window - offset) / stride)),
      shift: (first + before - offset) / stride,
    });
  }
  return phases;
}

/** A part of dy, with zeros around. */
export interface Reach {
  readonly start: number;
  readonly length: number;
  readonly before: number;
  readonly after: number;
}

/** What of dy a phase needs; nothing if the length is not positive. */
export function reachOf({ count, taps, shift }: Phase, outputs: number): Reach {
  const [from, to] = [shift - taps + 1, shift + count];
  const [start, end] = [Math.max(0, from), Math.min(outputs, to)];
  return { start, length: end - start, before: start - from, after: to - end };
}
