import { join } from 'node:path';
import { knownNames, shouldBe } from '@coke/core/check-options';
import { OBJECTIVE_NAMES, RUN_OBJECTIVES, type RunObjectiveName } from '../run/run-objectives.ts';
import { type CommonRunOptions, type RunOptions, resolveRunOptions } from '../run/run-options.ts';

/** What all runs of a comparison share, so that only what is learnt, and how, tells them apart. */
export const SHARED_OPTIONS = [
  'data',
  'images',
  'testImages',
  'test',
  'cache',
  'size',
  'workers',
  'encoder',
  'epochs',
  'evaluateEvery',
] as const;

/** Options of a run that may differ: those of its objective, optimiser and views. Plain JSON. */
export type Recipe = Readonly<Record<string, unknown>>;

export interface ComparisonOptions {
  /** Names of objectives, or of recipes that say which objective is theirs. */
  readonly objectives: readonly string[];
  /** @defaultValue [0] */
  readonly seeds?: readonly number[];
  /** Of every run. */
  readonly shared: Omit<CommonRunOptions, 'seed'>;
  /**
   * What is different for some, by the name of the objective, or by another name with the `objective` in it:
   * two recipes of one objective can be compared. @defaultValue none
   */
  readonly recipes?: Readonly<Record<string, Recipe>>;
  /** Folder that runs and tables are kept in. */
  readonly out: string;
}

/** One run of a comparison. */
export interface ComparedRun {
  /** Of the objective, or of the recipe. */
  readonly name: string;
  /** What a reader is told. */
  readonly title: string;
  readonly seed: number;
  /** `swav-0`: of its folder, too. */
  readonly label: string;
  readonly folder: string;
  readonly options: RunOptions;
}

/** All runs of a comparison: by seed first, so that there is something to compare early. */
export interface ComparisonPlan {
  readonly out: string;
  readonly shared: ComparisonOptions['shared'];
  readonly runs: readonly ComparedRun[];
}

/**
 * The runs that a comparison takes. Nothing is written.
 *
 * @throws TypeError, RangeError naming the option, or the option of the recipe, at fault.
 */
export function planComparison({
  objectives,
  seeds = [0],
  shared,
  recipes = {},
  out,
}: ComparisonOptions): ComparisonPlan {
  if (typeof recipes !== 'object' || recipes === null || Array.isArray(recipes)) {
    throw new TypeError(shouldBe('recipes', 'an object of recipes by name', recipes));
  }
  knownNames('recipes', recipes, [...new Set([...OBJECTIVE_NAMES, ...objectives])]);
  distinct('objectives', objectives);
  distinct('seeds', seeds);
  const runs = seeds.flatMap((seed) =>
    objectives.map((name): ComparedRun => {
      const { objective, recipe } = recipeOf(name, recipes);
      const options = { ...shared, ...recipe, objective, seed } as RunOptions;
      try {
        resolveRunOptions(options);
      } catch (error) {
        throw ofRecipe(name, error);
      }
      const label = `${name}-${seed}`;
      const { title } = RUN_OBJECTIVES[objective];
      return {
        ...{ name, seed, label, options, folder: join(out, label) },
        title: name === objective ? title : `${title} (${name})`,
      };
    }),
  );
  return { out, shared, runs };
}

function recipeOf(
  name: string,
  recipes: NonNullable<ComparisonOptions['recipes']>,
): { readonly objective: RunObjectiveName; readonly recipe: Recipe } {
  const given = Object.hasOwn(recipes, name) ? recipes[name] : {};
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(shouldBe(`recipes.${name}`, 'an object', given));
  }
  const { objective: asked = name, ...recipe } = given;
  const objective = OBJECTIVE_NAMES.find((one) => one === asked);
  if (!objective || !/^[\w.-]+$/.test(name)) {
    const rule = `among ${OBJECTIVE_NAMES.join(', ')}, or the name of a recipe with one of these`;
    throw new RangeError(shouldBe('objectives', rule, asked));
  }
  for (const option of [...SHARED_OPTIONS, 'seed']) {
    if (option in recipe) {
      const rule = 'left out: it is the same for all that is compared';
      throw new RangeError(shouldBe(`recipes.${name}.${option}`, rule, recipe[option]));
    }
  }
  return { objective, recipe };
}

function distinct(name: string, values: readonly unknown[]): void {
  if (values.length > 0 && new Set(values).size === values.length) return;
  throw new RangeError(shouldBe(name, 'one or more, each once', values.join(',')));
}

/** What a recipe's options are refused with, naming it. */
export function ofRecipe(name: string, error: unknown): unknown {
  if (!(error instanceof TypeError || error instanceof RangeError)) return error;
  const Kind = error instanceof TypeError ? TypeError : RangeError;
  return new Kind(`${name}: ${error.message}`, { cause: error });
}
