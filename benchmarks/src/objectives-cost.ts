/**
 * What does a step cost with each objective, and what does each keep? Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/objectives-cost.ts [--tiny]
 */
import { resnet18, smallConvnet } from '@coke/trainer';
import { entrants } from './objectives-cost/entrants.ts';
import { type StateBytes, stateBytes, twinBytes } from './objectives-cost/state-bytes.ts';
import { StepRun } from './objectives-cost/step-run.ts';
import { takeTurns } from './step/take-turns.ts';
import type { Answer, Benchmark, BenchmarkOptions, Table } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';
import { digits, summarize } from './suite/samples.ts';
import { useFastestDevice } from './training/use-fastest-device.ts';

/** One view through the network is what makes CoKe cheap: this shows how cheap. */
export const objectivesCost: Benchmark = {
  name: 'objectives-cost',
  question: 'What does a step of training cost with each objective, and what does each keep?',
  long: true,
  run,
};

interface Plan {
  readonly encoder: 'resnet18' | 'small';
  readonly batchSize: number;
  /** Side of a view in pixels. */
  readonly size: number;
  readonly images: number;
  readonly rounds: number;
  /** Of a turn. */
  readonly seconds: number;
  readonly sizes: Parameters<typeof entrants>[0];
}

const PLAN: Plan = {
  encoder: 'resnet18',
  batchSize: 32,
  size: 32,
  images: 128,
  rounds: 5,
  seconds: 2,
  sizes: { hidden: 512, dimension: 128, k: 100, queueLength: 4096 },
};

const TINY: Plan = {
  encoder: 'small',
  batchSize: 4,
  size: 8,
  images: 12,
  rounds: 2,
  seconds: 0.01,
  sizes: { hidden: 8, dimension: 4, k: 3, queueLength: 16 },
};

/** What was found of one objective. */
export interface ObjectiveCost extends StateBytes {
  readonly name: string;
  readonly views: 1 | 2;
  /** Milliseconds of a step, one a round. */
  readonly samples: readonly number[];
  /** Times CoKe's with one view: the median over rounds. */
  readonly ratio: number;
  /** Running time that the paper gives. */
  readonly published?: number;
}

async function run({ tiny, onProgress, signal }: BenchmarkOptions): Promise<Answer> {
  const plan = tiny ? TINY : PLAN;
  const { sizes, rounds, seconds, batchSize, size, images: count } = plan;
  const device = await useFastestDevice();
  const images = { count, batchSize, size };
  const encoder = plan.encoder === 'small' ? smallConvnet() : resnet18({ stem: 'cifar' });
  const all = entrants(sizes);
  const runs: StepRun[] = [];
  for (const [i, entrant] of all.entries()) {
    signal?.throwIfAborted();
    onProgress(`objectives-cost: beginning ${entrant.name}`, i / all.length);
    const each = new StepRun(entrant, encoder, images);
    // Queues in use, idle epochs over.
    await each.learn(2);
    runs.push(each);
  }
  const onRound = (share: number) => onProgress('objectives-cost: taking turns', share);
  const times = await takeTurns(runs, { rounds, seconds, onRound, ...(signal && { signal }) });
  const costs: ObjectiveCost[] = [];
  const small = smallConvnet();
  for (const [i, entrant] of all.entries()) {
    signal?.throwIfAborted();
    onProgress(`objectives-cost: what ${entrant.name} keeps`, i / all.length);
    const samples = times[i]!;
    const ratios = samples.map((ms, round) => ms / times[0]![round]!);
    const { name, views, published } = entrant;
    costs.push({
      ...{ name, views, samples, ratio: summarize(ratios).median },
      ...(published !== undefined && { published }),
      ...(await stateBytes(entrant, small, { count, batchSize, size: 8 })),
      twin: twinBytes(runs[i]!.trainer),
    });
  }
  for (const each of runs) each.dispose();
  return {
    tables: [costTable(costs, plan), stateTable(costs)],
    pictures: [],
    notes: notes(plan, device),
    versions: {},
    data: { device, plan, costs },
  };
}

function costTable(costs: readonly ObjectiveCost[], { encoder, batchSize, size }: Plan): Table {
  const paper = costs[0]!.published!;
  const network = encoder === 'small' ? 'small convnet' : 'ResNet-18';
  return {
    title: `A step: ${network}, ${batchSize} images of ${size} × ${size}`,
    columns: ['objective', 'views', 'ms', 'spread', 'ratio', "paper's time", "paper's ratio"],
    rows: costs.map(({ name, views, samples, ratio, published }) => {
      const { median, spread } = summarize(samples);
      const theirs =
        published === undefined ? ['', ''] : [published.toFixed(1), digits(published / paper)];
      return [
        ...[name, `${views}`, digits(median), `${Math.round(100 * spread)} %`, digits(ratio)],
        ...theirs,
      ];
    }),
  };
}

function stateTable(costs: readonly ObjectiveCost[]): Table {
  return {
    title: 'What an objective keeps beside network and optimiser',
    columns: ['objective', 'bytes an image', 'kB besides', 'MB of the twin'],
    rows: costs.map(({ name, anImage, besides, twin }) => [
      ...[name, digitsOrNone(anImage), digitsOrNone(besides / 1e3), digitsOrNone(twin / 1e6)],
    ]),
  };
}

function digitsOrNone(value: number): string {
  return value === 0 ? '0' : digits(value);
}

function notes({ sizes, rounds, seconds, images }: Plan, device: string): string[] {
  const { hidden, dimension, k, queueLength } = sizes;
  return [
    `On ${device}. Objectives take turns: ${rounds} rounds of ${seconds} s for each after one that warms ` +
      'up; cells are medians over rounds, with the distance between the quartiles; ratios are medians of ' +
      "each round's ratio to CoKe with one view. Views are there before the step, no small crops; what " +
      'objectives do between epochs does not count.',
    `All have the same encoder, optimiser (SGD with momentum) and widths: ${hidden} within heads, ` +
      `projections of ${dimension}; K = ${k}, queues of ${queueLength} rows, ${images} images. CoKe with one view is in its first stage.`,
    "The paper's times (its Table of running times) have no unit; its networks, batches and views are its own.",
    'Bytes an image are what checkpoints of twice the images have more; besides are prototypes, queues, ' +
      'centers and what files need. All of it is f32 or i32.',
  ];
}

if (isProgram(import.meta.url)) await runBenchmarks([objectivesCost]);
