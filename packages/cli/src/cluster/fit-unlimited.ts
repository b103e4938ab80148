import { fitClusters } from '../fit/fit-clusters.ts';
import type { Input } from '../input/load-input.ts';
import type { TimedCertificate } from '../labelled.ts';
import type { Tools } from '../tools.ts';
import type { ClusterCommandOptions } from './cluster-command-options.ts';

/**
 * The same rows clustered without limits on sizes, to tell what these cost. Undefined where that is not asked
 * for, or there are no limits.
 */
export async function fitUnlimited(
  input: Input,
  options: ClusterCommandOptions,
  { backend, progress, context, seconds }: Tools,
): Promise<TimedCertificate | undefined> {
  const { compare = options.report === undefined ? 'no' : 'yes', k, ratio } = options;
  if (compare === 'no' || ratio === 0) return undefined;
  const began = seconds();
  const model = await fitClusters(input.rows, {
    ...{ k, backend, signal: context.signal },
    options: { ...options, minSize: undefined, maxSize: undefined, ratio: 0 },
    onProgress: progress.fitting('clustering without limits'),
  });
  const certificate = model.certificates[0]!;
  model.dispose();
  return { certificate, seconds: seconds() - began };
}
