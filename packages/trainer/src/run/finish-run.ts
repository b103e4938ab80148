import { imageFeatures } from '../evaluation/image-features.ts';
import type { NetworkParts } from '../network.ts';
import { writeNpy } from '../npy/write-npy.ts';
import { percent } from '../report/format.ts';
import { nearestImages } from '../report/nearest-images.ts';
import { writeReport } from '../report/write-report.ts';
import type { Trainer } from '../trainer.ts';
import { saveWeights } from '../weights.ts';
import { writeWhole } from '../write-whole.ts';
import type { DataSet } from './data-set.ts';
import { type RunFiles, writeJson } from './run-files.ts';
import type { ResolvedRunOptions } from './run-options.ts';
import type { RunResult } from './run-result.ts';

interface FinishedRun {
  readonly files: RunFiles;
  readonly result: RunResult;
  readonly data: DataSet;
  readonly network: NetworkParts;
  readonly trainer: Pick<Trainer, 'labels' | 'centers'>;
  readonly resolved: ResolvedRunOptions;
  readonly signal?: AbortSignal;
}

/** Files of a run that is over. The result is the last: where it is, all are. */
export async function finishRun(run: FinishedRun): Promise<void> {
  const { files, result, data, network, trainer, resolved, signal } = run;
  const { train, mean, std, side: size } = data;
  const { encoder, projection } = network;
  const options = {
    ...{ size, mean, std },
    ...(resolved.workers !== undefined && { workers: resolved.workers }),
    ...(signal && { signal }),
  };
  await writeWhole(files.encoder, await saveWeights(encoder));
  await writeNpy(files.features, await imageFeatures(encoder, train, options));
  const labels = trainer.labels(Int32Array.from({ length: train.count }, (_, i) => i));
  await writeNpy(files.labels, labels);
  // What was clustered are projections.
  const projections = await imageFeatures(
    { ...encoder, apply: (x, how) => projection.apply(encoder.apply(x, how), how) },
    train,
    options,
  );
  const [centers] = await trainer.centers();
  await writeReport(files.report, {
    title: `CoKe on ${resolved.data}`,
    note: describe(result),
    options: Object.fromEntries(
      Object.entries(resolved).map(([name, value]) => [name, `${value}`]),
    ),
    records: result.epochs,
    nearest: [await nearestImages(train, projections, centers!, { labels })],
  });
  await writeJson(files.result, result);
}

/** What a linear classifier makes of the features, in a sentence. */
function describe({ pixels, untrained, trained }: RunResult): string {
  if (!untrained || !trained) return 'Classes of these images are not known.';
  const before = `${percent(untrained.linear)} by those it had before`;
  return (
    `Of the test images a linear classifier gets ${percent(trained.linear)} right by the trained ` +
    `encoder's features, ${before}${pixels ? `, ${percent(pixels.linear)} by raw pixels` : ''}.`
  );
}
