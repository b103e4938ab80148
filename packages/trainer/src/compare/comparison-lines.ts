import { bytes, NONE, tick } from '@coke/report/format';
import type { FeatureQuality } from '../evaluation/judge-encoder.ts';
import type { ComparedResult, Comparison } from './compare-results.ts';
import { comparisonFiles } from './comparison-files.ts';

/** Columns of the table, in words. */
export const COLUMNS = [
  'objective',
  'linear probe',
  '20 neighbours',
  '200 neighbours',
  'seconds an epoch',
  'peak memory',
  'state an image',
  'signs of collapse',
] as const;

/** The table: a row a recipe, means over seeds; then raw pixels and the untrained encoder. */
export function comparisonCells({ rows, pixels, untrained }: Comparison): string[][] {
  return [
    ...rows.map(({ title, runs }) => [
      title,
      ...qualityCells(runs.flatMap(({ trained }) => trained ?? [])),
      mean(runs, ({ secondsPerEpoch }) => secondsPerEpoch, tick),
      mean(runs, ({ peakMemory }) => peakMemory, bytes),
      mean(runs, ({ stateBytesPerImage }) => stateBytesPerImage, bytes),
      `${runs.reduce((sum, { alarms }) => sum + alarms, 0)}`,
    ]),
    ...(untrained.length > 0
      ? [['untrained encoder', ...qualityCells(untrained), ...NOTHING]]
      : []),
    ...(pixels ? [['raw pixels', ...qualityCells([pixels]), ...NOTHING]] : []),
  ];
}

const NOTHING = [NONE, NONE, NONE, NONE];

function qualityCells(all: readonly FeatureQuality[]): string[] {
  const of = (k: number) =>
    all.flatMap(({ neighbors }) => neighbors.find((one) => one.k === k)?.accuracy ?? []);
  return [all.map(({ linear }) => linear), of(20), of(200)].map(shareAndSpread);
}

/** `61.2 %`, and of several seeds `61.2 ± 0.4 %`: the standard deviation. */
function shareAndSpread(shares: readonly number[]): string {
  if (shares.length === 0) return NONE;
  const average = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const square = shares.reduce((sum, share) => sum + (share - average) ** 2, 0);
  const spread =
    shares.length === 1 ? '' : ` ± ${(100 * Math.sqrt(square / (shares.length - 1))).toFixed(1)}`;
  return `${(100 * average).toFixed(1)}${spread}\u00a0%`;
}

function mean(
  runs: readonly ComparedResult[],
  value: (run: ComparedResult) => number | undefined,
  format: (value: number) => string,
): string {
  const values = runs.flatMap((run) => value(run) ?? []);
  if (values.length === 0) return NONE;
  return format(values.reduce((sum, one) => sum + one, 0) / values.length);
}

/** The table in Markdown. */
export function comparisonMarkdown(comparison: Comparison): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const align = COLUMNS.map((_, i) => (i === 0 ? '---' : '---:'));
  const lines = [line(COLUMNS), line(align), ...comparisonCells(comparison).map(line)];
  return `${lines.join('\n')}\n\n${comparisonNote(comparison)}\n`;
}

/** What all runs share, in a sentence or two. */
export function comparisonNote({ shared, rows, devices, missing, failed }: Comparison): string {
  const { options, epochs } = rows[0]?.runs[0] ?? {};
  const seeds = new Set(rows.flatMap(({ runs }) => runs.map(({ seed }) => seed))).size;
  const about = [
    `${shared.data}${shared.images === undefined ? '' : `, ${shared.images} images`}`,
    `encoder ${options?.encoder ?? 'small'}`,
    ...(epochs ? [`${epochs.length} epochs`] : []),
    `${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`,
    ...(devices ? [`network on ${devices[0]}, clustering on ${devices[1]}`] : []),
  ].join('; ');
  const left = missing.length > 0 ? ` Not over yet: ${missing.join(', ')}.` : '';
  const lost = failed
    .map(({ label, message }) => ` ${label} failed: ${message.replace(/\.$/, '')}.`)
    .join('');
  return (
    `${about}. Frozen features, judged by test images. Seconds are the median of epochs that learn, without ` +
    `evaluation. State is what an objective keeps from batch to batch beside network and averaged twin.${left}${lost}`
  );
}

/** The table for a terminal, and where files lie. */
export function comparisonLines(comparison: Comparison): string[] {
  const cells = [[...COLUMNS], ...comparisonCells(comparison)];
  const widths = COLUMNS.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const { page, table } = comparisonFiles(comparison.out);
  return [
    ...cells.map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    ),
    '',
    // Without a row there is nothing to draw.
    ...(comparison.rows.length > 0 ? [`page   ${page}`] : []),
    `table  ${table}`,
  ];
}
