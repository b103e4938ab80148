import type { EpochRecord, HeadRecord } from '@coke/trainer';
import type { RunOptionsOf, RunResult } from '@coke/trainer/run';
import type { Answer, Benchmark, BenchmarkOptions } from '../suite/benchmark.ts';
import { meanAndSpread, percentAndSpread } from './mean-and-spread.ts';
import { train } from './train-all.ts';

/** One row of a table: what is different in it. */
export interface Variant {
  /** Of the folder of its runs, too. */
  readonly name: string;
  readonly label: string;
  readonly options: Partial<RunOptionsOf<'coke'>>;
}

/** A table of the paper, scaled down. */
export interface VariantStudy extends Pick<Benchmark, 'name' | 'question'> {
  readonly variants: readonly Variant[];
  /** @defaultValue [0] */
  readonly seeds?: readonly number[];
}

/** What all variants share: the first images of CIFAR-10 and the small convnet. */
const SHARED: RunOptionsOf<'coke'> = {
  ...{ data: 'cifar10', images: 2000, testImages: 5000, epochs: 20, evaluateEvery: 0 },
};

const TINY: Partial<RunOptionsOf<'coke'>> = {
  ...{ data: 'mnist', images: 48, testImages: 40, epochs: 3, batchSize: 24, size: 14 },
};

/** A benchmark that trains every variant with every seed: a row each. */
export function variantStudy({
  name,
  question,
  variants,
  seeds: all = [0],
}: VariantStudy): Benchmark {
  return { name, question, long: true, run };

  async function run(asking: BenchmarkOptions): Promise<Answer> {
    const seeds = asking.tiny ? [0] : all;
    const studied: [Variant, RunResult[]][] = [];
    for (const variant of asking.tiny ? variants.slice(0, 2) : variants) {
      const runs: RunResult[] = [];
      for (const seed of seeds) {
        const options = { ...SHARED, ...variant.options, seed, ...(asking.tiny && TINY) };
        const tiny = asking.tiny && variant.options.k ? { k: [4] } : {};
        runs.push(await train(`${variant.name}-${seed}`, { ...options, ...tiny }, asking));
      }
      studied.push([variant, runs]);
    }
    const { data, images, epochs } = studied[0]![1][0]!.options;
    const untrained = studied[0]![1].flatMap((each) => each.untrained ?? []);
    return {
      tables: [
        {
          title: `${data}, ${images} images, ${epochs} epochs, ${describeSeeds(seeds.length)}`,
          columns: [
            ...['', 'linear', '20 neighbours', 'bound', 'smallest', 'largest', 'short by'],
            ...['agree with labels', 'labels changed', 'effective dimension'],
          ],
          rows: studied.map(([{ label }, runs]) => row(label, runs)),
        },
      ],
      pictures: [],
      notes: [
        `Test images that are classified right, in percent, with the standard deviation over seeds; ` +
          `untrained, the encoder has ${percentAndSpread(untrained.map(({ linear }) => linear))} by the linear ` +
          `classifier and ${percentAndSpread(untrained.map((each) => each.neighbors[0]!.accuracy))} by neighbours. ` +
          `Sizes of clusters are those of the last epoch, first head, mean over seeds. The last three ` +
          `columns tell collapse: share of images whose nearest center is that of their stored label, of ` +
          `labels that are another than an epoch before, and how many directions the projections fill.`,
      ],
      versions: {},
      data: studied.map(([variant, runs]) => ({ variant, runs })),
    };
  }
}

function describeSeeds(count: number): string {
  return count === 1 ? 'one seed' : `${count} seeds`;
}

function row(label: string, runs: readonly RunResult[]): string[] {
  const ends = runs.map(({ epochs }) => epochs.at(-1)!);
  const ofHead = (get: (head: HeadRecord) => number, digits = 1) =>
    meanAndSpread(ends.map(({ heads }) => get(heads[0]!))).mean.toFixed(digits);
  const ofEpoch = (get: (end: EpochRecord) => number) =>
    meanAndSpread(ends.map(get)).mean.toFixed(1);
  return [
    label,
    percentAndSpread(runs.map(({ trained }) => trained!.linear)),
    percentAndSpread(runs.map(({ trained }) => trained!.neighbors[0]!.accuracy)),
    ofHead(({ minSize }) => minSize),
    ofHead(({ smallest }) => smallest),
    ofHead(({ largest }) => largest),
    `${ofHead(({ shortfall }) => 100 * shortfall, 2)} %`,
    `${ofEpoch(({ pseudoLabelAccuracy = 0 }) => 100 * pseudoLabelAccuracy)} %`,
    `${ofHead(({ labelChangeRate = 0 }) => 100 * labelChangeRate)} %`,
    ofEpoch(({ features }) => features?.effectiveDimension ?? Number.NaN),
  ];
}
