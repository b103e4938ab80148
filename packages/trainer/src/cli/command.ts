import { join } from 'node:path';
import { flagName } from '@coke/core/option-table';
import { Command, Option } from 'commander';
import type { Device } from '../run/device.ts';
import type { ELSEWHERE } from '../run/run-files.ts';
import { OBJECTIVE_NAMES, RUN_OBJECTIVES, type RunObjectiveName } from '../run/run-objectives.ts';
import {
  type CommonRunOptions,
  DATA_SETS,
  objectivesWith,
  type RunOptions,
} from '../run/run-options.ts';
import type { ClusteringBackend } from './clustering-backend.ts';
import { addFlags } from './command-line.ts';
import { commandOptions, optionsOfOthers } from './command-options.ts';

/** What the command line asks for. */
export interface Arguments {
  /** Undefined with `--resume` alone: those of the run in the folder. */
  readonly options: RunOptions | undefined;
  /** Of a run that goes on: what may differ from when it began. */
  readonly elsewhere: Pick<CommonRunOptions, (typeof ELSEWHERE)[number]>;
  readonly out: string;
  readonly resume: boolean;
  readonly device: Device | undefined;
  readonly tfjsNode: string | undefined;
  readonly clustering: ClusteringBackend | undefined;
  readonly skipPixels: boolean;
}

interface Parsed extends Omit<CommonRunOptions, 'data'> {
  readonly data?: string;
  readonly out?: string;
  readonly resume?: boolean;
  readonly device?: Device;
  readonly tfjsNode?: string;
  readonly clustering?: ClusteringBackend;
  readonly skipPixels?: boolean;
}

const EXAMPLES = `
Examples:
  coke-train --data cifar10
  coke-train --data mnist --images 10000 --epochs 10 --k 1000
  coke-train --data photos --size 96 --encoder resnet18 --test photos-held-out
  coke-train --data cifar10 --views 1 --predictor --beta 0.5
  coke-train --data cifar10 --objective simsiam
  coke-train --resume --out runs/cifar10
  coke-train --objective simsiam --help
  coke-train compare --help`;

/**
 * The objective that a command line asks for, which decides its other options; CoKe where it names none, or
 * one that there is not.
 */
export function objectiveOf(words: readonly string[]): RunObjectiveName {
  const named = words.flatMap((word, i) => {
    if (word === '--objective') return words[i + 1] ?? [];
    return word.startsWith('--objective=') ? word.slice(word.indexOf('=') + 1) : [];
  });
  return OBJECTIVE_NAMES.find((name) => name === named.at(-1)) ?? 'coke';
}

/**
 * The command's options, with those of an objective. `run` is called with what they ask for; commander
 * exits on those that make no sense.
 */
export function command(
  run: (args: Arguments) => Promise<void>,
  objective: RunObjectiveName = 'coke',
): Command {
  const { title, source } = RUN_OBJECTIVES[objective];
  const described = new Command('coke-train').description(
    'Train an encoder of images without labels, by online constrained k-means or another objective. ' +
      'Each objective has options and defaults of its own: --objective NAME --help. ' +
      `These are those of ${title} (${source}): a recipe for small images and few epochs.`,
  );
  const others = optionsOfOthers(objective);
  for (const name of Object.keys(others)) {
    described.addOption(new Option(`${flagName(name)} [value]`).hideHelp());
  }
  return addFlags(described, commandOptions(objective))
    .addHelpText('after', EXAMPLES)
    .action(async (parsed: Parsed, self: Command) => {
      const fail = (message: string) => self.error(`error: ${message}`);
      const other = Object.keys(parsed).find((name) => name in others);
      if (other !== undefined) {
        const owners = objectivesWith(other).join(', ');
        fail(
          `${flagName(other)} should be left out with ${objective}: it is an option of ${owners}`,
        );
      }
      await run(readArguments(parsed, fail));
    });
}

function readArguments(parsed: Parsed, fail: (message: string) => never): Arguments {
  const {
    out,
    resume = false,
    device,
    tfjsNode,
    clustering,
    skipPixels = false,
    data,
    ...rest
  } = parsed;
  const where = { resume, device, tfjsNode, clustering, skipPixels };
  if (data !== undefined) {
    const folder = out ?? join('runs', nameOf(data));
    return { options: { data, ...rest } as RunOptions, elsewhere: {}, out: folder, ...where };
  }
  if (!resume || out === undefined) {
    fail(`--data should be one of ${DATA_SETS.join(', ')} or a folder, got nothing`);
  }
  const { cache, workers, ...others } = rest;
  const [other] = Object.keys(others);
  if (other !== undefined)
    fail(`${flagName(other)} should be left out with --resume and no --data`);
  const elsewhere = {
    ...(cache !== undefined && { cache }),
    ...(workers !== undefined && { workers }),
  };
  return { options: undefined, elsewhere, out, ...where };
}

function nameOf(data: string): string {
  return data.replaceAll(/[^\w]+/g, '-').replaceAll(/^-|-$/g, '') || 'images';
}
