import type { EpochRecord } from './epoch-record.ts';

/** The loss of who predicts nothing. */
export interface UniformLoss {
  readonly value: number;
  /** Is it the logarithm of the clusters' number, mean over heads? */
  readonly isLnK: boolean;
}

/**
 * The loss of who predicts nothing; undefined where an objective has none. Records of before there were
 * objectives are CoKe's: ln K, but of a single cluster, which has nothing to tell apart.
 */
export function uniformLoss({
  uniform,
  objective,
  heads,
}: Pick<EpochRecord, 'uniform' | 'objective' | 'heads'>): UniformLoss | undefined {
  const isLnK = heads.length > 0;
  if (uniform !== undefined) return { value: uniform, isLnK };
  if (objective !== undefined || !isLnK) return undefined;
  const value = heads.reduce((sum, { k }) => sum + Math.log(k), 0) / heads.length;
  return value === 0 ? undefined : { value, isLnK };
}
