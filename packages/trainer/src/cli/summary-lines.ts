import { bytes, duration, percent } from '@coke/report/format';
import type { FeatureQuality } from '../evaluation/judge-encoder.ts';
import { allAlarms } from '../history/collapse-alarms.ts';
import type { EpochRecord } from '../history/epoch-record.ts';
import { timeSpent } from '../history/time-spent.ts';
import type { RunFiles } from '../run/run-files.ts';
import type { RunResult } from '../run/run-result.ts';

/** What a run came to and where it lies, to be printed. */
export function summaryLines(
  { pixels, untrained, trained, epochs }: RunResult,
  { report, encoder, features }: RunFiles,
): string[] {
  const rows = [
    ['raw pixels', pixels],
    ['encoder, untrained', untrained],
    ['encoder, trained', trained],
  ] as const;
  const alarms = allAlarms(epochs);
  return [
    ...rows.flatMap(([name, quality]) => (quality ? [qualityLine(name, quality)] : [])),
    trainingLine(epochs),
    ...(alarms.length > 0 ? [`signs of collapse: ${alarms.length}, see the report`] : []),
    `report    ${report}`,
    `encoder   ${encoder}`,
    `features  ${features}`,
  ];
}

function trainingLine(epochs: readonly EpochRecord[]): string {
  const { seconds, waiting, clustering } = timeSpent(epochs);
  const memory = Math.max(...epochs.map(({ peakMemory }) => peakMemory ?? 0));
  const parts = [
    `${percent(waiting)} waiting for images`,
    ...(epochs.at(-1)!.heads.length > 0 ? [`${percent(clustering)} clustering`] : []),
  ];
  const peak = memory > 0 ? `; up to ${bytes(memory)} of memory` : '';
  return `training  ${duration(seconds)}: ${parts.join(', ')}${peak}`;
}

function qualityLine(name: string, { linear, neighbors }: FeatureQuality): string {
  return [
    name.padEnd(18),
    `linear ${percent(linear)}`,
    ...neighbors.map(({ k, accuracy }) => `${k}-NN ${percent(accuracy)}`),
  ].join('  ');
}
