import { total } from '../screening/screening-statistics.ts';
import type { Answer, Table } from '../suite/benchmark.ts';
import { digits, summarize } from '../suite/samples.ts';
import type { Size } from './epochs.ts';
import { type Growth, growths } from './growth.ts';
import { growthChart } from './growth-chart.ts';
import type { PaperAnswer, PaperQuestion } from './paper-epoch.ts';
import type { Point } from './sweep.ts';
import type { Plan } from './variables.ts';

/** The paper's epoch at some number of threads. */
export interface PaperRun {
  readonly question: PaperQuestion;
  readonly answer: PaperAnswer;
}

const MIB = 2 ** 20;

export function scaleAnswer(
  plan: Plan,
  points: readonly Point[],
  paper: readonly PaperRun[],
): Answer {
  const all = growths(points);
  const most = Math.max(...points.map(({ threads }) => threads));
  return {
    tables: [paperTable(paper), exponents(all), costs(all)],
    pictures: [picture(plan, all)],
    notes: [
      'An epoch is all that a user’s own loop does: `partialFit` of every batch, with ids (rows ' +
        'checked and brought to unit length, labels, prices, centers, labels stored), and `endEpoch`. ' +
        'Rows are written into the backend’s memory by a seeded generator, a batch at a time, so ' +
        'that N × d numbers are never held; ' +
        `making them took ${percent(share(points))} of the time of the sweep and is not counted.`,
      `Base case: ${describe(plan.base)}, ${threadsOf(most)}; one thing is varied at a time. Medians ` +
        `of ${plan.rounds} ${plan.rounds === 1 ? 'round' : 'rounds'} in which all cases take turns, ` +
        'after one that warms up. Exponents by least squares in the logarithms: 1 is in proportion.',
      `The paper’s size: ${describe(plan.paper)}. Each number of threads has a process of its own, ` +
        'whose memory includes what Node and the loader of TypeScript take.',
    ],
    versions: {},
    data: { base: plan.base, points, growths: all.map(withoutPoints), paper },
  };
}

function paperTable(paper: readonly PaperRun[]): Table {
  return {
    title: 'An epoch of the paper’s size',
    columns: [
      ...[
        'backend',
        'threads',
        'seconds an epoch',
        'making rows, s',
        'peak resident, MiB',
        'before, MiB',
      ],
      ...['linear memory, MiB', 'labels, MiB', 'screened', 'panels again a row, by head'],
      'smallest cluster / bound, by head',
    ],
    rows: paper.map(({ question, answer }) => {
      const { rows, screened } = total(answer.screening);
      return [
        question.backend,
        String(question.threads),
        answer.clustering.map((ms) => digits(ms / 1000)).join(', '),
        answer.generating.map((ms) => digits(ms / 1000)).join(', '),
        ...[answer.residentPeak, answer.residentBefore, answer.linearMemory, answer.labels].map(
          (bytes) => (bytes > 0 ? digits(bytes / MIB) : '–'),
        ),
        rows > 0 ? percent(screened / rows) : '–',
        answer.screening.map((head) => digits(head.panelsRescored / head.screened)).join(', ') ||
          '–',
        answer.smallest.map(([least, bound]) => `${least} / ${digits(bound)}`).join(', '),
      ];
    }),
  };
}

function exponents(all: readonly Growth[]): Table {
  return {
    title: 'How cost grows',
    columns: ['variable', 'from … to', 'ms an epoch', 'exponent', 'variance explained'],
    rows: all.map(({ variable, points, medians, law }) => [
      variable,
      `${points[0]!.value} … ${points.at(-1)!.value}`,
      `${digits(medians[0]!)} … ${digits(medians.at(-1)!)}`,
      law ? law.exponent.toFixed(2) : '–',
      // A line through two points says nothing of how well it fits.
      law && points.length > 2 ? percent(law.explained) : '–',
    ]),
  };
}

function costs(all: readonly Growth[]): Table {
  return {
    title:
      'The base case but for one thing, milliseconds of an epoch: median [best], ± distance of quartiles',
    columns: ['variable', 'value', 'ms an epoch', 'thousand rows a second'],
    rows: all.flatMap(({ variable, points }) =>
      points.map(({ value, size, times }) => {
        const { median, best, spread } = summarize(times);
        return [
          variable,
          String(value),
          `${digits(median)} [${digits(best)}] ± ${percent(spread)}`,
          digits(size.instances / median),
        ];
      }),
    ),
  };
}

function picture(plan: Plan, all: readonly Growth[]) {
  const panels = all
    .filter(({ points }) => points.length > 1)
    .map((growth) => {
      const variable = plan.variables.find(({ name }) => name === growth.variable);
      const same = growth.points.find(({ size }) => describe(size) === describe(plan.base));
      return {
        ...growth,
        label: variable?.label ?? growth.variable,
        base: same?.value ?? growth.points[0]!.value,
        work: variable?.work ?? -1, // threads share it
      };
    });
  return {
    name: 'scale',
    caption: 'Time of an epoch against N, K, d, b, heads and threads, logarithmic axes',
    svg: growthChart(panels),
  };
}

/** Of making rows. */
function share(points: readonly Point[]): number {
  const sum = (of: (point: Point) => readonly number[]) =>
    points.flatMap(of).reduce((all, ms) => all + ms, 0);
  const generating = sum((point) => point.generating);
  return generating / (generating + sum((point) => point.times));
}

function withoutPoints({ points, medians, ...growth }: Growth) {
  return { ...growth, values: points.map(({ value }) => value), medians };
}

function describe({ instances, k, dim, batchRows }: Size): string {
  return `N = ${instances.toLocaleString('en')}, d = ${dim}, K = ${k.join(' + ')}, b = ${batchRows}`;
}

function threadsOf(threads: number): string {
  return `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

function percent(part: number): string {
  return `${(100 * part).toFixed(part < 0.1 ? 1 : 0)} %`;
}
