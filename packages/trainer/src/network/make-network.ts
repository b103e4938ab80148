import { shouldBe } from '@coke/core/check-options';
import type { Encoder, RowModule } from './module.ts';
import type { NetworkParts } from './network.ts';

/** Makes a projector or predictor for rows of a width. */
export type RowModuleFactory = (about: {
  readonly inputs: number;
  readonly seed: number;
}) => RowModule;

/** Parts of a network as they are given; what is missing is to be made. */
export interface GivenParts {
  readonly encoder: Encoder & { readonly features?: number };
  readonly projector?: RowModule | undefined;
  readonly predictor?: RowModule | undefined;
}

/** How parts are made that are not given. */
export interface PartFactories {
  readonly name: string;
  readonly projector?: RowModuleFactory | undefined;
  readonly predictor?: RowModuleFactory | 'optional' | undefined;
  readonly seed: number;
}

/** A network, and those of its parts that were made for it. */
export interface MadeNetwork {
  readonly parts: NetworkParts;
  readonly made: readonly RowModule[];
}

/**
 * A network of given parts, and of such as an objective asks for.
 *
 * @throws TypeError naming the part that is missing, or that the objective has no use for; nothing is left then.
 */
export function makeNetwork(
  { encoder, projector, predictor }: GivenParts,
  { name, seed, ...factories }: PartFactories,
): MadeNetwork {
  if (predictor && !factories.predictor) {
    throw new TypeError(shouldBe('predictor', `left out with ${name}`, predictor));
  }
  const made: RowModule[] = [];
  const make = (
    part: string,
    factory: RowModuleFactory | undefined,
    inputs: number | undefined,
    seed: number,
  ): RowModule => {
    if (!factory || inputs === undefined) {
      const rule = factory
        ? 'a module, where the part before does not say how wide it is'
        : 'a module';
      throw new TypeError(shouldBe(part, rule, undefined));
    }
    const module = factory({ inputs, seed });
    made.push(module);
    return module;
  };
  try {
    const project = projector ?? make('projector', factories.projector, encoder.features, seed + 1);
    const predict =
      predictor ??
      (typeof factories.predictor === 'function'
        ? make('predictor', factories.predictor, project.outputs, seed + 2)
        : undefined);
    return { parts: { encoder, projector: project, ...(predict && { predictor: predict }) }, made };
  } catch (error) {
    for (const module of made) module.dispose();
    throw error;
  }
}
