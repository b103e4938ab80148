import { type LineName, MUTED, standAloneChart } from '@coke/report';
import type { FeatureQuality } from '@coke/trainer';
import type { RunResult } from '@coke/trainer/run';
import { dot, line, type Markish, ruleY } from '@observablehq/plot';
import { meanAndSpread } from '../training/mean-and-spread.ts';
import type { SupervisedResult } from '../training/supervised-run.ts';
import type { Plan } from './plan.ts';

const TRAINED = '#0b62a4';
const LABELS = '#2c7a39';
const PIXELS = '#b3541e';
/** Neighbours that are drawn; the number is that of the measures' first. */
const AT = 0;

/** Accuracy by neighbours over epochs: a line a seed; what it is held against as level lines. */
export function neighborsChart(
  plan: Plan,
  runs: readonly RunResult[],
  supervised: readonly SupervisedResult[],
): string {
  const curves = runs.map(curveOf);
  const levels = [
    level(
      'trained with labels',
      LABELS,
      supervised.map(({ trained }) => trained),
    ),
    level(
      'raw pixels',
      PIXELS,
      runs.flatMap(({ pixels }) => pixels ?? []),
    ),
    level(
      'untrained',
      MUTED,
      runs.flatMap(({ untrained }) => untrained ?? []),
    ),
  ].flat();
  const ends = curves.map((points) => points.at(-1)!);
  const { mean } = meanAndSpread(ends.map(({ accuracy }) => accuracy));
  const shown = [...curves.flat().map(({ accuracy }) => accuracy), ...levels.map(({ y }) => y)];
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const room = 0.06 * (high - low || 1);
  const epochs = Math.max(...ends.map(({ epoch }) => epoch));
  const marks: Markish[] = [
    ...levels.map(({ y, color }) => ruleY([y], { stroke: color, strokeDasharray: '6 4' })),
    ...curves.flatMap((points) => [
      line(points, { x: 'epoch', y: 'accuracy', stroke: TRAINED, strokeWidth: 2 }),
      dot(points, { x: 'epoch', y: 'accuracy', fill: TRAINED, r: 2.5 }),
    ]),
  ];
  return standAloneChart({
    title: `${plan.title}: what 20 neighbours tell, ${plan.seeds.length} seeds`,
    x: { label: 'epochs of training', domain: [0, epochs] },
    y: {
      label: 'share of test images that are classified right',
      domain: [low - room, high + room],
    },
    marks,
    names: [{ name: 'trained without labels', color: TRAINED, y: mean, x: epochs }, ...levels],
  });
}

interface Point {
  readonly epoch: number;
  readonly accuracy: number;
}

function curveOf({ untrained, trained, epochs }: RunResult): Point[] {
  const measured = epochs.flatMap(({ epoch, neighbors }) =>
    neighbors ? [{ epoch: epoch + 1, accuracy: neighbors[AT]!.accuracy }] : [],
  );
  const ends = [
    ...(untrained ? [{ epoch: 0, accuracy: untrained.neighbors[AT]!.accuracy }] : []),
    ...measured,
    ...(trained ? [{ epoch: epochs.length, accuracy: trained.neighbors[AT]!.accuracy }] : []),
  ];
  // An epoch that ends the run may have been measured twice.
  return ends.filter(({ epoch }, i) => epoch !== ends[i + 1]?.epoch);
}

function level(name: string, color: string, qualities: readonly FeatureQuality[]): LineName[] {
  if (qualities.length === 0) return [];
  const { mean } = meanAndSpread(qualities.map(({ neighbors }) => neighbors[AT]!.accuracy));
  return [{ name, color, y: mean }];
}
