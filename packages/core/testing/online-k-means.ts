import { ConstrainedKMeans } from '../src/constrained-k-means.ts';
import type { Options } from '../src/options/options.ts';

/** A model of the online algorithm, which rows in memory get only where it is asked for. */
export function onlineKMeans<Input = never>(options: Options<Input>): ConstrainedKMeans<Input> {
  return new ConstrainedKMeans<Input>({ algorithm: 'online', ...options });
}
