/**
 * How should eta, the step of the prices, be chosen, and how the first centers and the batches?
 * Prints the tables of docs/dual-learning-rate.md:
 *
 *   tsx -C @coke/source benchmarks/src/dual-learning-rate.ts mixture small init mnist glove
 */
import { argv, stdout } from 'node:process';
import { wasm } from '@coke/backend-wasm';
import {
  type Backend,
  type Certificate,
  ConstrainedKMeans,
  type Matrix,
  type Options,
  Random,
} from '@coke/core';
import { glove, labelledMnist } from '@coke/datasets';

type Settings = Omit<Options, 'backend' | 'seed'>;
type Answer = Partial<Settings> & { readonly times?: number };

interface Question {
  readonly title: string;
  readonly rows: (seed: number) => Matrix | Promise<Matrix>;
  readonly seeds: number;
  readonly settings: Settings;
  /** What is compared: options, and how often the automatic step is taken. */
  readonly answers: Readonly<Record<string, Answer>>;
}

/** A step that stays as it is: an idle price climbs by 2, the width of the cosine, in an epoch. */
function constant(k: number, ratio: number, batchSize: number, rows: number): Settings {
  return { k, dualLearningRate: (2 * k * batchSize) / (ratio * rows) };
}

/** Unit directions of uneven weight, and rows about them: what well separated data looks like. */
function mixture(rows: number, dim: number, directions: number) {
  return (seed: number): Matrix => {
    const random = new Random(seed, 77);
    const means = Array.from({ length: directions }, () => {
      const mean = Array.from({ length: dim }, () => random.normal());
      return mean.map((value) => value / Math.hypot(...mean));
    });
    const weights = means.map(() => random.uniform() + 0.02);
    const total = weights.reduce((sum, weight) => sum + weight);
    const data = new Float32Array(rows * dim);
    for (let i = 0; i < rows; i++) {
      let left = random.uniform() * total;
      let at = 0;
      for (; at < directions - 1 && left > weights[at]!; at++) left -= weights[at]!;
      const mean = means[at]!;
      for (let j = 0; j < dim; j++) {
        data[i * dim + j] = mean[j]! + (0.5 / Math.sqrt(dim)) * random.normal();
      }
    }
    return { data, rows, cols: dim };
  };
}

const AUTO = { auto: {} };
const STEPS = { 'auto / 2': { times: 0.5 }, 'auto · 2': { times: 2 } };
const PAPER = { '20 (paper)': { dualLearningRate: 20 } };

function mixtureQuestions(): Question[] {
  const settings = { k: 50, batchSize: 256 };
  const data = { rows: mixture(20_000, 16, 30), seeds: 3 };
  const uneven = Float64Array.from({ length: 50 }, (_, k) => (0.9 * (1 + 2 * (k % 5))) / 250);
  const ratios = [0.4, 0.9, 1].map(
    (ratio): Question => ({
      title: `Mixture, N = 20,000, d = 16, K = 50, b = 256, ratio ${ratio}`,
      ...data,
      settings: { ...settings, ratio },
      answers: {
        ...AUTO,
        ...STEPS,
        'range 2, constant': constant(50, ratio, 256, 20_000),
        ...PAPER,
      },
    }),
  );
  return [
    ...ratios,
    {
      title: 'The same, lower bounds uneven (1 : 3 : 5 : 7 : 9), 90 % in all',
      ...data,
      settings: { ...settings, bounds: { lower: uneven } },
      answers: { ...AUTO, ...STEPS, ...PAPER },
    },
    {
      title: 'The same, upper bounds only, u = 1.2 / K',
      ...data,
      settings: { ...settings, bounds: { upper: 1.2 / 50 } },
      answers: { ...AUTO, ...STEPS, ...PAPER },
    },
  ];
}

function smallQuestions(): Question[] {
  const sizes = [[500, 5] as const, [1000, 10] as const, [5000, 20] as const];
  return sizes.map(([n, k]): Question => {
    const part = (batches: number) => ({ batchSize: Math.ceil(n / batches) });
    return {
      title: `Small data, N = ${n}, d = 8, K = ${k}, ratio 0.9, by batches of an epoch`,
      rows: mixture(n, 8, Math.ceil(0.6 * k)),
      seeds: 5,
      settings: { k, ratio: 0.9 },
      answers: {
        'b = 1024': { batchSize: 1024 },
        'N / 16': part(16),
        'N / 32': part(32),
        'auto: N / 64': {},
        'N / 128': part(128),
        'auto, 20 (paper)': PAPER['20 (paper)'],
      },
    };
  });
}

function initQuestions(): Question[] {
  return [0.4, 0.9].map(
    (ratio): Question => ({
      title: `First centers, mixture, N = 20,000, d = 16, K = 50, ratio ${ratio}`,
      rows: mixture(20_000, 16, 30),
      seeds: 5,
      settings: { k: 50, ratio },
      answers: {
        rows: {},
        'k-means++': { init: 'k-means++' },
        random: { init: 'random' },
      },
    }),
  );
}

function mnistQuestions(): Question[] {
  const rows = async () => (await labelledMnist()).images;
  const settings = { k: 100, ratio: 0.9, epochs: 5 };
  const cosine = [256, 1024].map(
    (batchSize): Question => ({
      title: `MNIST, N = 60,000, d = 784, K = 100, b = ${batchSize}, ratio 0.9, 5 epochs`,
      rows,
      seeds: 3,
      settings: { ...settings, batchSize },
      answers: {
        ...AUTO,
        'range 2, constant': constant(100, 0.9, batchSize, 60_000),
        ...PAPER,
      },
    }),
  );
  return [
    ...cosine,
    {
      title: 'MNIST, N = 60,000, d = 784, K = 100, ratio 0.9, euclidean, 5 epochs',
      rows,
      seeds: 3,
      settings: { ...settings, metric: 'euclidean' },
      answers: { ...AUTO, ...STEPS, ...PAPER },
    },
  ];
}

function gloveQuestions(): Question[] {
  return [
    {
      title: 'GloVe, N = 341,479, d = 100, K = 1000, b = 1024, ratio 0.9, 4 epochs',
      rows: async () => (await glove()).vectors,
      seeds: 3,
      settings: { k: 1000, ratio: 0.9, epochs: 4 },
      answers: {
        ...AUTO,
        'range 2, constant': constant(1000, 0.9, 1024, 341_479),
        ...PAPER,
      },
    },
  ];
}

const QUESTIONS: Readonly<Record<string, () => Question[]>> = {
  mixture: mixtureQuestions,
  small: smallQuestions,
  init: initQuestions,
  mnist: mnistQuestions,
  glove: gloveQuestions,
};

/** The backend, with every step of the prices so many times as long. */
async function scaled(times: number): Promise<Backend> {
  const backend = await wasm();
  return {
    name: backend.name,
    async open(problem) {
      const session = await backend.open(problem);
      return {
        assign: (x, out, options) => session.assign(x, out, options),
        step: (x, out, options) => {
          const dualLearningRates = options.dualLearningRates.map((eta) => eta * times);
          return session.step(x, out, { ...options, dualLearningRates });
        },
        endEpoch: (options) => session.endEpoch(options),
        read: () => session.read(),
        dispose: () => session.dispose(),
      };
    },
  };
}

/** What a row of a table shows of one run, its last epoch. */
function figures({
  shortfall,
  excess,
  sizes,
  minSizes,
  total,
  meanSimilarity,
  inertia,
  gap,
}: Certificate): number[] {
  let worst = Number.POSITIVE_INFINITY;
  for (const [k, size] of sizes.entries()) {
    if (minSizes[k]! > 0) worst = Math.min(worst, size / minSizes[k]!);
  }
  return [
    100 * shortfall,
    100 * excess,
    100 * worst,
    meanSimilarity ?? -inertia! / (2 * total),
    gap!,
  ];
}

/** Mean ± standard deviation, to so many digits. */
function spread(values: readonly number[], digits: number): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (!Number.isFinite(mean)) return '–';
  if (values.length === 1) return mean.toFixed(digits);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return `${mean.toFixed(digits)} ± ${Math.sqrt(squares / (values.length - 1)).toFixed(digits)}`;
}

const DIGITS = [2, 2, 0, 4, 4];

for (const name of argv.slice(2)) {
  if (!Object.hasOwn(QUESTIONS, name)) {
    const known = Object.keys(QUESTIONS).join(', ');
    throw new RangeError(`a table should be one of ${known}, got ${name}`);
  }
  for (const { title, rows, seeds, settings, answers } of QUESTIONS[name]!()) {
    stdout.write(
      `\n**${title}**\n\n| | short, % | over, % | smallest, % of its bound | objective |`,
    );
    stdout.write(' gap |\n|---|---|---|---|---|---|\n');
    for (const [label, answer] of Object.entries(answers)) {
      const runs: number[][] = [];
      for (let seed = 1; seed <= seeds; seed++) {
        const { times, ...chosen } = { times: 1, ...answer };
        const backend = await scaled(times);
        const model = new ConstrainedKMeans({
          algorithm: 'online',
          init: 'rows',
          ...settings,
          ...chosen,
          seed,
          backend,
        });
        await model.fit(await rows(seed));
        runs.push(figures(model.certificates[0]!));
        model.dispose();
      }
      const cells = DIGITS.map((digits, at) =>
        spread(
          runs.map((run) => run[at]!),
          digits,
        ),
      );
      stdout.write(`| ${label} | ${cells.join(' | ')} |\n`);
    }
  }
}
