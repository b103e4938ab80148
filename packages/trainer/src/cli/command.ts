import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEVICES, type Device } from '../run/device.ts';
import type { ELSEWHERE } from '../run/run-files.ts';
import { DATA_SETS, ENCODERS, OPTIMIZERS, type RunOptions } from '../run/run-options.ts';
import { CLUSTERING_BACKENDS, type ClusteringBackend } from './clustering-backend.ts';

/** What the command line asks for. */
export interface Arguments {
  /** Undefined with `--resume` alone: those of the run in the folder. */
  readonly options: RunOptions | undefined;
  /** Of a run that goes on: what may differ from when it began. */
  readonly elsewhere: Pick<RunOptions, (typeof ELSEWHERE)[number]>;
  readonly out: string;
  readonly resume: boolean;
  readonly device: Device | undefined;
  readonly tfjsNode: string | undefined;
  readonly clustering: ClusteringBackend | undefined;
}

interface Parsed extends Omit<RunOptions, 'data'> {
  readonly data?: string;
  readonly out?: string;
  readonly resume?: boolean;
  readonly device?: Device;
  readonly tfjsNode?: string;
  readonly clustering?: ClusteringBackend;
}

/** The command's options. `run` is called with what they ask for; commander exits on those that make no sense. */
export function command(run: (args: Arguments) => Promise<void>): Command {
  const names = DATA_SETS.join(', ');
  return new Command('coke-train')
    .description(
      'Learn to see without labels: train an encoder of images by online constrained k-means.',
    )
    .option('--data <name>', `${names}, or a folder of images`)
    .option('--out <folder>', 'where the run is kept [runs/<data>]')
    .option('--resume', 'go on with the run in that folder')
    .optionsGroup('Data and views:')
    .option(
      '--images <n>',
      'train on n images: the first, or of a folder evenly along its files',
      integer,
    )
    .option('--test-images <n>', 'judge by n test images, likewise', integer)
    .option('--test <folder>', 'test images of the same classes, for a folder')
    .option('--cache <folder>', 'where data sets are kept')
    .option('--views <n>', 'large views of an image, 1 or 2', integer)
    .option('--small-crops <n>', 'small crops beside two views', integer)
    .option('--size <pixels>', 'side of a large view, and of an image that is judged', integer)
    .option('--crop <share>', "least share of an image's area that a large view shows", number)
    .option('--batch-size <n>', 'b: images of a batch', integer)
    .option('--workers <n>', 'threads that make views', integer)
    .optionsGroup('Network:')
    .addOption(choice('--encoder <name>', 'what is trained', ENCODERS))
    .option('--hidden <n>', "width of the projector's middle layer", integer)
    .option('--dimension <n>', 'd: width of what is clustered', integer)
    .option('--predictor', 'with a predictor')
    .optionsGroup('Clustering and loss:')
    .option('--k <n,…>', 'K: clusters, one number a head', integers)
    .option('--ratio <share>', "gamma': least size of a cluster, as a share of N / K", number)
    .option('--temperature <x>', 'lambda', number)
    .option('--alpha <share>', 'weight of the stored label', number)
    .option('--beta <share>', 'weight of predictions, or of large views', number)
    .option(
      '--stage2-from <epoch>',
      's, from 0: where the second stage of one view begins',
      integer,
    )
    .addOption(choice('--labels <epoch>', 'that the loss reads', ['previous', 'current']))
    .addOption(choice('--centers <epoch>', 'that the loss reads', ['previous', 'current']))
    .optionsGroup('Training:')
    .option('--epochs <n>', 'in all; the first only clusters', integer)
    .addOption(choice('--optimizer <name>', 'how weights move', OPTIMIZERS))
    .option('--learning-rate <x>', 'the highest', number)
    .option('--weight-decay <x>', 'of the optimiser', number)
    .option('--warmup-epochs <n>', 'over which the learning rate rises', integer)
    .option('--micro-batch-size <n>', 'rows that go through the network at once', integer)
    .option('--evaluate-every <n>', 'epochs between two measures of neighbours', integer)
    .option('--seed <n>', 'of everything random', integer)
    .optionsGroup('Where it runs:')
    .addOption(choice('--device <name>', 'backend of tfjs [the first there is]', DEVICES))
    .option('--tfjs-node <folder>', 'a folder in which tfjs-node is installed')
    .addOption(choice('--clustering <name>', 'backend of the clustering', CLUSTERING_BACKENDS))
    .action(async (parsed: Parsed, self: Command) => {
      await run(readArguments(parsed, (message) => self.error(`error: ${message}`)));
    });
}

function readArguments(parsed: Parsed, fail: (message: string) => never): Arguments {
  const { out, resume = false, device, tfjsNode, clustering, data, ...rest } = parsed;
  const where = { resume, device, tfjsNode, clustering };
  if (data !== undefined) {
    const folder = out ?? join('runs', nameOf(data));
    return { options: { data, ...rest }, elsewhere: {}, out: folder, ...where };
  }
  if (!resume || out === undefined) {
    fail(`--data should be one of ${DATA_SETS.join(', ')} or a folder, got nothing`);
  }
  const { cache, workers, ...others } = rest;
  const [other] = Object.keys(others);
  if (other !== undefined) fail(`${flagOf(other)} should be left out with --resume and no --data`);
  const elsewhere = {
    ...(cache !== undefined && { cache }),
    ...(workers !== undefined && { workers }),
  };
  return { options: undefined, elsewhere, out, ...where };
}

function nameOf(data: string): string {
  return data.replaceAll(/[^\w]+/g, '-').replaceAll(/^-|-$/g, '') || 'images';
}

function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function choice(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices([...values]);
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError('It should be a number.');
  return value;
}

function integer(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('It should be an integer.');
  return value;
}

function integers(text: string): number[] {
  return text.split(',').map(integer);
}
