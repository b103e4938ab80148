import type { CheckOptions } from '@coke/backend-testkit';
import type { Backend } from '@coke/core';
import { mutableReference, type Parts } from './mutable-reference.ts';
import { mutableScorer, type ScorerParts } from './mutable-scorer.ts';

/** A backend with one fault. `Input` differs from mutant to mutant, and matters to none but itself. */
export interface Mutant {
  readonly name: string;
  create(): Backend<never>;
  readonly options?: CheckOptions<never>;
}

/** The reference with one part replaced. */
export function mutant(name: string, replaced: Partial<Parts>): Mutant {
  return { name, create: () => mutableReference(replaced) };
}

/** A part that has state, made anew for each backend. */
export function statefulMutant(name: string, make: () => Partial<Parts>): Mutant {
  return { name, create: () => mutableReference(make()) };
}

/** The reference's scorer with one part replaced. */
export function scorerMutant(name: string, replaced: Partial<ScorerParts>): Mutant {
  return { name, create: () => mutableScorer(replaced) };
}

/** A part of a scorer that has state, made anew for each backend. */
export function statefulScorerMutant(name: string, make: () => Partial<ScorerParts>): Mutant {
  return { name, create: () => mutableScorer(make()) };
}
