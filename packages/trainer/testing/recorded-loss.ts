import { parse } from 'npyjs';

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

export interface RecordedArray {
  readonly data: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

export const RECORDED_LOSSES = [
  'loss-single',
  'loss-single-soft',
  'loss-double',
  'loss-multi',
] as const;

/** Read one, from the disk or, in a page, from the server. */
export async function loadRecordedLoss(name: string): Promise<RecordedLoss> {
  const url = (file: string): URL => new URL(`../recorded/${name}/${file}`, import.meta.url);
  const text = new TextDecoder().decode(await readFile(url('case.json')));
  const { kind, temperature, alpha, beta, loss, smallViews, softLabels, K } = JSON.parse(text);
  const views = kind === 'single' ? 1 : 2 + smallViews;
  const all = (prefix: string, count: number): Promise<RecordedArray[]> =>
    Promise.all(Array.from({ length: count }, (_, i) => readArray(url(`${prefix}_${i}.npy`))));
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

async function readArray(url: URL): Promise<RecordedArray> {
  const { data, shape, fortranOrder } = parse((await readFile(url)).buffer as ArrayBuffer);
  const known = data instanceof Float32Array || data instanceof Int32Array;
  if (!known || fortranOrder) throw new TypeError(`${url} should be float32 or int32 in C order`);
  return { data, shape };
}

async function readFile(url: URL): Promise<Uint8Array> {
  if (url.protocol === 'file:') {
    return new Uint8Array(process.getBuiltinModule('node:fs').readFileSync(url));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} should be there, got status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
