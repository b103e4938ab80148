import type { Encoder } from '../module.ts';

/** An encoder that says how wide its features are: what a projector needs to know. */
export interface SizedEncoder extends Encoder {
  /** Width of the features. */
  readonly features: number;
}
