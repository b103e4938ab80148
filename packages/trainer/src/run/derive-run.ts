import type { AnyOptionTable, OptionRow, OptionTable } from '@coke/core/option-table';
import type { ObjectiveContext, ObjectiveFactory } from '../objectives/objective.ts';
import type { RunObjective } from './run-objective.ts';
import { withPublished } from './with-published.ts';

/** A default of a run: a value, or one that hangs on the data, with what a reader is told. */
export type RunDefault<Value> =
  | Value
  | { readonly text: string; readonly of: (about: ObjectiveContext) => Value };

/** What a run has to know of an objective beside its factory and its table. */
export interface DerivedRun<Options extends object>
  extends Pick<RunObjective<Options>, 'title' | 'source' | 'recipe'>,
    Partial<Pick<RunObjective<Options>, 'smallCrops' | 'schedule' | 'adjust'>> {
  readonly factory: (options: Options) => ObjectiveFactory;
  /** Those of its rows that have a flag are options of a run. */
  readonly table: AnyOptionTable;
  /** Options that say nothing in a run, as it has an optimiser and a learning rate of its own. @defaultValue none */
  readonly omit?: readonly (keyof Options & string)[];
  /** @defaultValue 2 */
  readonly largeViews?: number;
  /** In place of the table's, which are the published ones. */
  readonly defaults?: { readonly [Name in keyof Options]?: RunDefault<NonNullable<Options[Name]>> };
}

/**
 * An objective in a run, from its factory and the table of its options. The factory checks values, when
 * a run begins.
 */
export function deriveRun<Options extends object>({
  title,
  source,
  recipe,
  factory,
  table,
  largeViews = 2,
  smallCrops = false,
  schedule = {},
  adjust,
  omit = [],
  defaults = {},
}: DerivedRun<Options>): RunObjective<Options> {
  const own = defaults as Readonly<Record<string, RunDefault<unknown> | undefined>>;
  const left: readonly string[] = omit;
  const names = Object.keys(table).filter((name) => table[name]!.flag && !left.includes(name));
  const rows = names.map((name) => [name, runRow(table[name]!, own[name])]);
  return {
    ...{ title, source, recipe, smallCrops, schedule, ...(adjust && { adjust }) },
    table: Object.fromEntries(rows) as OptionTable<Options>,
    largeViews: () => largeViews,
    make: (options, { backend }) => {
      const resolved = options as Readonly<Record<string, unknown>>;
      return (about) => {
        const given = names.flatMap((name): [string, unknown][] => {
          const fallback = own[name];
          const value = resolved[name] ?? (isOfData(fallback) ? fallback.of(about) : undefined);
          // What is the factory's own default is left to it: some checks refuse what is spelt out.
          return value === undefined || value === table[name]!.default ? [] : [[name, value]];
        });
        const where = backend && 'backend' in table ? { backend } : {};
        return factory({ ...Object.fromEntries(given), ...where } as Options)(about);
      };
    },
  };
}

/** ImageNet: where published values that hang on the data have their published size. */
const PUBLISHED_ON: Omit<ObjectiveContext, 'seed'> = {
  ...{ instances: 1_281_167, batchSize: 256, batches: 5004, epochs: 100 },
};

type Row = OptionRow<unknown, never, undefined>;

function runRow(row: AnyOptionTable[string], own: RunDefault<unknown> | undefined): Row {
  const { help, flag, group = 'Objective', defaultText } = row;
  const common = {
    help,
    group,
    ...(flag && { flag }),
    check: (_: string, value: unknown) => value,
  };
  if (isOfData(own))
    return { ...common, defaultText: withPublished(own.text, publishedDefault(row)) };
  if (own !== undefined) {
    const told = withPublished(String(own), publishedDefault(row));
    return { ...common, default: own, ...(told !== String(own) && { defaultText: told }) };
  }
  const fixed = typeof row.default === 'function' ? undefined : row.default;
  return {
    ...common,
    ...(fixed !== undefined && { default: fixed }),
    ...(defaultText !== undefined && { defaultText }),
  };
}

function publishedDefault({ default: fallback }: AnyOptionTable[string]): string | undefined {
  const sight = { options: {}, about: PUBLISHED_ON } as never;
  const published = typeof fallback === 'function' ? fallback(sight) : fallback;
  return published === undefined ? undefined : String(published);
}

function isOfData(
  value: RunDefault<unknown> | undefined,
): value is { readonly text: string; readonly of: (about: ObjectiveContext) => unknown } {
  return typeof (value as { of?: unknown } | undefined)?.of === 'function';
}
