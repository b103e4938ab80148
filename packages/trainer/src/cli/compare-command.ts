import { readFileSync } from 'node:fs';
import { shouldBe } from '@coke/core/check-options';
import { type AnyOptionTable, flagName } from '@coke/core/option-table';
import { Command } from 'commander';
import {
  type ComparisonPlan,
  planComparison,
  type Recipe,
  SHARED_OPTIONS,
} from '../compare/plan-comparison.ts';
import { OBJECTIVE_NAMES } from '../run/run-objectives.ts';
import { type CommonRunOptions, RUN_OPTIONS } from '../run/run-options.ts';
import type { ClusteringBackend } from './clustering-backend.ts';
import { addFlags } from './command-line.ts';
import { DEVICE_OPTIONS } from './command-options.ts';

/** What the command line of `coke-train compare` asks for. */
export interface CompareArguments {
  readonly plan: ComparisonPlan;
  /** Words about where runs run, for the command that each of them is. */
  readonly where: readonly string[];
  /** The backend of the clustering among them. @defaultValue the first that is installed */
  readonly clustering?: ClusteringBackend;
  readonly jobs: number;
}

const EXAMPLES = `
Examples:
  coke-train compare --data cifar10 --images 10000 --objectives coke,swav,byol
  coke-train compare --data cifar10 --objectives coke,simsiam --seeds 0,1,2 --recipes recipes.json

recipes.json has options by the name of an objective, or by a name of its own with the objective in it:
  { "swav": { "learningRate": 0.3 }, "hot": { "objective": "swav", "temperature": 0.2 } }

The same command goes on with what was stopped; runs that are over are not trained again.`;

const { data, ...shared } = Object.fromEntries(
  SHARED_OPTIONS.map((name) => [name, RUN_OPTIONS[name]]),
) as AnyOptionTable;

/** Options of the command, in the order of its help. */
export const COMPARE_OPTIONS: AnyOptionTable = {
  data: data!,
  objectives: {
    help: `what is compared, among ${OBJECTIVE_NAMES.join(', ')} and the recipes`,
    defaultText: 'all objectives',
    flag: { kind: 'texts', value: 'name,…' },
  },
  out: {
    help: 'where runs, table and page are kept',
    defaultText: '`runs/compare`',
    flag: { kind: 'text', value: 'folder' },
  },
  recipes: {
    help: 'JSON file of options that differ for some',
    flag: { kind: 'text', value: 'file' },
  },
  seeds: {
    help: 'each is trained once by every seed',
    defaultText: '0',
    flag: { kind: 'integers', value: 'n,…' },
  },
  jobs: { help: 'runs at once', defaultText: '1', flag: { kind: 'integer', value: 'n' } },
  ...shared,
  batchSize: RUN_OPTIONS.batchSize,
  ...DEVICE_OPTIONS,
};

interface Parsed extends Omit<CommonRunOptions, 'data'> {
  readonly data?: string;
  readonly objectives?: readonly string[];
  readonly out?: string;
  readonly recipes?: string;
  readonly seeds?: readonly number[];
  readonly jobs?: number;
  readonly device?: string;
  readonly tfjsNode?: string;
  readonly clustering?: ClusteringBackend;
}

/** The command's options. `run` is called with what they ask for; commander exits on those that make no sense. */
export function compareCommand(run: (args: CompareArguments) => Promise<void>): Command {
  const described = new Command('coke-train compare').description(
    'Train several objectives on the same images, by the same encoder, epochs and seeds, and compare their features.',
  );
  return addFlags(described, COMPARE_OPTIONS)
    .addHelpText('after', EXAMPLES)
    .action(async (parsed: Parsed, self: Command) => {
      let args: CompareArguments;
      try {
        args = readCompareArguments(parsed);
      } catch (error) {
        return self.error(`error: ${error instanceof Error ? error.message : String(error)}`);
      }
      await run(args);
    });
}

function readCompareArguments({
  objectives = OBJECTIVE_NAMES,
  out = 'runs/compare',
  recipes,
  seeds,
  jobs = 1,
  device,
  tfjsNode,
  clustering,
  ...common
}: Parsed): CompareArguments {
  if (!(jobs >= 1)) throw new RangeError(shouldBe('jobs', 'a positive integer', jobs));
  const plan = planComparison({
    ...{ objectives, out, shared: common as CommonRunOptions },
    ...(seeds && { seeds }),
    ...(recipes !== undefined && { recipes: readRecipes(recipes) }),
  });
  const where = Object.entries({ device, tfjsNode, clustering }).flatMap(([name, value]) =>
    value === undefined ? [] : [flagName(name), value],
  );
  return { plan, where, jobs, ...(clustering !== undefined && { clustering }) };
}

function readRecipes(path: string): Record<string, Recipe> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new RangeError(shouldBe('recipes', 'a file that can be read', path), { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RangeError(shouldBe(path, 'JSON', text), { cause });
  }
}
