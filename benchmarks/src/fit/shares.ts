import { wasm } from '@coke/backend-wasm';
import { percent } from '@coke/report/format';
import { type RunningProfile, type SelfTime, startProfile } from '../profile/self-times.ts';
import type { Table } from '../suite/benchmark.ts';
import { digits } from '../suite/samples.ts';
import { DATA_SETS, TINY } from './data-sets.ts';
import { firstCenters } from './first-centers.ts';
import type { CaseAnswer, CaseOptions, FitCase } from './fit-case.ts';
import { fitExactly } from './fit-exactly.ts';
import type { SizeBounds } from './size-bounds.ts';
import { describe } from './tables.ts';

/** What a late pass of an exact fit spends its time on. */
export const SHARES: FitCase = { name: 'shares', run };

/** Parts of a pass, and the core's files that they are in; WebAssembly scores. */
const PARTS: readonly (readonly [name: string, files: RegExp])[] = [
  ['Newton on the prices', /^(settle-prices|dual-|border-laplacian|lift-short-clusters)/],
  ['shortest paths', /^(route-sizes|size-flow|border-rows|index-heap|score-grid)/],
  ['pricing what lists leave out', /^(pricing|certify)/],
  ['centers', /^cluster-means/],
];
const SCORING = 'scoring';
const REST = 'the rest';

/** Of one fit with these bounds. */
interface Shares {
  readonly bounds: SizeBounds;
  /** Of those under the profiler. */
  readonly secondsPerPass: number;
  readonly parts: ReadonlyMap<string, number>;
}

async function run(options: CaseOptions): Promise<CaseAnswer> {
  const { tiny, threads, onProgress, signal } = options;
  const set = (tiny ? TINY : DATA_SETS).find(({ file }) => file === 'glove')!;
  const [from, to] = tiny ? [1, 3] : [10, 20];
  const { name, k, metric } = set;
  const rows = await set.load({ onProgress, ...(signal && { signal }) });
  const backend = await wasm({ threads: Math.max(...threads) });
  const first = firstCenters(rows, metric, k, 1);
  const all: Shares[] = [];
  for (const bounds of set.exact) {
    onProgress(`shares of a pass, ${name}, ${bounds.name}`);
    const shares = await profiled(from, to, (onPass) => {
      const sizes = bounds.sizes(rows.rows, k);
      // One more, so that what comes after the last is not in it.
      const problem = { rows, metric, first, sizes, passes: to + 1, signal, onPass };
      return fitExactly(backend, problem);
    });
    all.push({ bounds, ...shares });
  }
  return {
    tables: [table(describe({ name, rows, k }), from, to, all)],
    pictures: [],
    data: plain(all),
  };
}

/** Profiles the passes of a fit after `from` until `to`. */
async function profiled(
  from: number,
  to: number,
  fit: (onPass: (done: number) => Promise<void>) => Promise<unknown>,
): Promise<Omit<Shares, 'bounds'>> {
  let profile: RunningProfile | undefined;
  let [start, last] = [0, 0];
  let shares: Omit<Shares, 'bounds'> | undefined;
  try {
    await fit(async (done) => {
      last = done;
      if (done === to) {
        const secondsPerPass = (performance.now() - start) / 1000 / (to - from);
        shares = { secondsPerPass, parts: byPart(await profile!.stop()) };
      }
      if (done !== from) return;
      profile = await startProfile();
      start = performance.now();
    });
    if (!shares) throw new Error(`the fit should make ${to} passes, got ${last}`);
    return shares;
  } finally {
    await profile?.[Symbol.asyncDispose]();
  }
}

/** Shares of the time. */
function byPart(times: readonly SelfTime[]): Map<string, number> {
  const all = times.reduce((sum, { time }) => sum + time, 0);
  const parts = new Map<string, number>();
  for (const each of times) {
    const part = each.wasm ? SCORING : partOf(each.file ?? '');
    parts.set(part, (parts.get(part) ?? 0) + each.time / all);
  }
  return parts;
}

function partOf(file: string): string {
  return PARTS.find(([, files]) => files.test(file))?.[0] ?? REST;
}

function table(what: string, from: number, to: number, all: readonly Shares[]): Table {
  const share = (name: string) => (each: Shares) => percent(each.parts.get(name) ?? 0, 0);
  const flow = ({ parts }: Shares) =>
    PARTS.slice(0, 2).reduce((sum, [name]) => sum + (parts.get(name) ?? 0), 0);
  return {
    title: `${what}: what passes ${from + 1} to ${to} of exact fits spend their time on`,
    columns: ['', ...all.map(({ bounds }) => bounds.name)],
    rows: [
      ['seconds a pass, under the profiler', ...all.map((each) => digits(each.secondsPerPass))],
      ...[SCORING, ...PARTS.map(([name]) => name), REST].map((name) => [
        name,
        ...all.map(share(name)),
      ]),
      [
        'Newton and paths, as a share of scoring',
        ...all.map((each) => {
          const scoring = each.parts.get(SCORING) ?? 0;
          return scoring > 0 ? percent(flow(each) / scoring, 0) : '–';
        }),
      ],
    ],
  };
}

function plain(all: readonly Shares[]) {
  return all.map(({ bounds, secondsPerPass, parts }) => ({
    ...{ bounds: bounds.name, secondsPerPass },
    parts: Object.fromEntries(parts),
  }));
}
