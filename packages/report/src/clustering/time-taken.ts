import { duration, tick } from '../format.ts';

/** Seconds as people say them, those of a short run with their fractions: 0.42 s, 3 min 20 s. */
export function timeTaken(seconds: number): string {
  return seconds < 10 ? `${tick(seconds)}\u00a0s` : duration(seconds);
}
