import type { Matrix } from '@coke/core';
import type { ImageSet } from '@coke/datasets';
import { writeNpy, writeWhole } from '@coke/io';
import { percent } from '@coke/report/format';
import { firstIds } from '../images/loader/epoch-order.ts';
import { saveWeights } from '../network/weights.ts';
import type { JudgedFeatures } from '../report/judged-features.ts';
import { type NearestImages, nearestImages } from '../report/nearest-images.ts';
import { writeReport } from '../report/write-report.ts';
import type { Trainer } from '../training/trainer.ts';
import { projections } from './projections.ts';
import { type RunFiles, writeJson } from './run-files.ts';
import { RUN_OBJECTIVES } from './run-objectives.ts';
import { allOptions, type ResolvedRunOptions } from './run-options.ts';
import type { RunResult } from './run-result.ts';

interface FinishedRun {
  readonly files: RunFiles;
  readonly result: RunResult;
  readonly train: ImageSet;
  /** [N, f] of the training images, by the encoder as it is now. */
  readonly features: Matrix;
  readonly trainer: Pick<Trainer, 'objective' | 'encoder' | 'projector'>;
  readonly resolved: ResolvedRunOptions;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Files of a run that is over. The result is the last: where it is, all are.
 *
 * @throws The signal's reason once it is aborted.
 */
export async function finishRun(run: FinishedRun): Promise<void> {
  const { files, result, train, features, trainer, resolved } = run;
  const { clusters } = trainer.objective;
  const labels = clusters?.labels(firstIds(train.count));
  await writeWhole(files.encoder, await saveWeights(trainer.encoder));
  await writeNpy(files.features, features);
  if (labels) await writeNpy(files.labels, labels);
  await writeReport(files.report, {
    title: `${RUN_OBJECTIVES[resolved.run.objective].title} on ${resolved.run.data}`,
    note: describe(result),
    options: Object.fromEntries(
      // Those of the objective as the data decided them, too.
      Object.entries({ ...trainer.objective.options, ...given(allOptions(resolved)) }).flatMap(
        ([name, value]) => (isPlain(value) ? [[name, `${value}`]] : []),
      ),
    ),
    records: result.epochs,
    others: others(result),
    nearest: await nearest(run, labels),
  });
  await writeJson(files.result, result);
}

function given(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Can it be told in a word? */
function isPlain(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isPlain) : Object(value) !== value && value != null;
}

/** Images that are nearest to some centers of the first clustering, where there is one. */
async function nearest(
  { train, features, trainer, signal }: FinishedRun,
  labels: Int32Array | undefined,
): Promise<NearestImages[]> {
  const [centers] = (await trainer.objective.clusters?.centers()) ?? [];
  if (!centers || !labels) return [];
  const clustered = projections(trainer.projector, features, signal);
  return [await nearestImages(train, clustered, centers, { labels })];
}

function others({ pixels, untrained }: RunResult): JudgedFeatures[] {
  return [
    ...(untrained ? [{ name: 'untrained', neighbors: untrained.neighbors }] : []),
    ...(pixels ? [{ name: 'raw pixels', neighbors: pixels.neighbors }] : []),
  ];
}

/** What a linear classifier makes of the features, in a sentence. */
function describe({ pixels, untrained, trained }: RunResult): string {
  if (!untrained || !trained)
    return 'There are no test images with classes to judge the features by.';
  const before = `${percent(untrained.linear)} from those before training`;
  return (
    `A linear classifier gets ${percent(trained.linear)} of the test images right from the trained ` +
    `encoder's features, ${before}${pixels ? `, ${percent(pixels.linear)} from raw pixels` : ''}.`
  );
}
