import type { Table } from '../suite/benchmark.ts';
import { digits, type Summary } from '../suite/samples.ts';
import type { Result } from './measure-sizes.ts';
import { OURS, type OwnBackend } from './own-contestants.ts';
import { describeSize, rate } from './sizes.ts';
import { RIVALS, type Rival, verdict } from './wanted.ts';

/** `5.83 ± 4 %`: median, and distance of the quartiles. */
export function median({ median: ms, spread }: Summary): string {
  return `${digits(ms)} ± ${Math.round(100 * spread)} %`;
}

/** Milliseconds of a batch, one row for each contestant. */
export function timeTable(results: readonly Result[], title: string): Table {
  return bySize(results, title, ({ ms }) => median(ms));
}

export function rateTable(results: readonly Result[], title: string): Table {
  return bySize(results, title, ({ size, ms }) => digits(rate(size, ms.median)));
}

export interface RatioOptions {
  /** Whose step it is. */
  readonly backend: OwnBackend;
  /** Of what is wanted, that counts on this engine. */
  readonly share: number;
}

/** How many times as fast the whole step of a backend of ours is. */
export function ratioTable(
  results: readonly Result[],
  title: string,
  { backend, share }: RatioOptions,
): Table {
  const sizes = sizesOf(results);
  const rows = RIVALS.map((rival) => [
    rival.name,
    ...sizes.map(({ name: size }) => {
      const own = results.filter((result) => result.size.name === size);
      const ratio = ratioTo(rival, OURS[backend], own);
      const wanted = rival.wanted[backend][size];
      return ratio === undefined ? '–' : verdict(ratio, wanted && wanted * share);
    }),
  ]);
  return {
    title,
    columns: ['against', ...sizes.map(describeSize)],
    rows: rows.filter((cells) => cells.slice(1).some((cell) => cell !== '–')),
  };
}

function ratioTo(
  { contestants }: Rival,
  name: string,
  results: readonly Result[],
): number | undefined {
  const ours = results.find((result) => result.name === name)!;
  const theirs = results.filter((result) => contestants.includes(result.name));
  if (theirs.length === 0) return undefined;
  return Math.min(...theirs.map(({ ms }) => ms.median)) / ours.ms.median;
}

function bySize(
  results: readonly Result[],
  title: string,
  cell: (result: Result) => string,
): Table {
  const sizes = sizesOf(results);
  const names = [...new Set(results.map(({ name }) => name))];
  const rows = names.map((name) => {
    const own = results.filter((result) => result.name === name);
    const cells = sizes.map((size) => own.find((result) => result.size === size));
    return [name, own[0]!.part, ...cells.map((result) => (result ? cell(result) : '–'))];
  });
  return { title, columns: ['', 'does', ...sizes.map(describeSize)], rows };
}

function sizesOf(results: readonly Result[]): Result['size'][] {
  return [...new Set(results.map(({ size }) => size))];
}
