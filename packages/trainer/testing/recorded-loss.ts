import { type RecordedArray, readArray, readCase } from './recorded-array.ts';

/** One loss of the published code: see recorded/README.md. */
export interface RecordedLoss {
  readonly kind: 'single' | 'double' | 'multi';
  readonly temperature: number;
  readonly alpha: number;
  readonly beta: number;
  readonly loss: number;
  /** Raw rows a view, b × d. */
  readonly projections: readonly RecordedArray[];
  readonly predictions: readonly RecordedArray[];
  readonly projectionGradients: readonly RecordedArray[];
  readonly predictionGradients: readonly RecordedArray[];
  /** K × d a head. */
  readonly centers: readonly RecordedArray[];
  /** b int32, or b × K, a head. */
  readonly targets: readonly RecordedArray[];
}

export const RECORDED_LOSSES = [
  'loss-single',
  'loss-single-soft',
  'loss-double',
  'loss-multi',
] as const;

type RecordedCase = Pick<RecordedLoss, 'kind' | 'temperature' | 'alpha' | 'beta' | 'loss'> & {
  readonly smallViews: number;
  readonly softLabels: boolean;
  readonly K: readonly number[];
};

/** Read one, from the disk or, in a page, from the server. */
export async function loadRecordedLoss(name: string): Promise<RecordedLoss> {
  const { kind, temperature, alpha, beta, loss, smallViews, softLabels, K } =
    await readCase<RecordedCase>(name);
  const views = kind === 'single' ? 1 : 2 + smallViews;
  const all = (prefix: string, count: number): Promise<RecordedArray[]> =>
    Promise.all(Array.from({ length: count }, (_, i) => readArray(name, `${prefix}_${i}`)));
  return {
    ...{ kind, temperature, alpha, beta, loss },
    projections: await all('projection', views),
    predictions: await all('prediction', views),
    projectionGradients: await all('projection_grad', views),
    predictionGradients: await all('prediction_grad', views),
    centers: await all('centers', K.length),
    targets: await all(softLabels ? 'soft_labels' : 'labels', K.length),
  };
}
