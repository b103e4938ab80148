import { type Matrix, matrix } from '@coke/core/backend';
import { readArray, readIntegers, readMatrix } from './npy.ts';
import { readJson } from './read-file.ts';
import type {
  RecordedCase,
  RecordedEpoch,
  RecordedHead,
  RecordedSettings,
} from './recorded-case.ts';

/** Load the case in `folder`; undefined if it is of another kind, such as one of a loss. */
export async function loadCase(folder: URL): Promise<RecordedCase | undefined> {
  const json = (await readJson(new URL('case.json', folder))) as CaseFile;
  if (json.view === undefined) return undefined;
  const settings = settingsOf(json);
  const initialCenters: Matrix[] = [];
  for (const h of settings.k.keys()) {
    initialCenters.push(await readMatrix(new URL(`init_centers_${h}.npy`, folder)));
  }
  const runs: RecordedEpoch[] = [];
  for (let e = 0; e < settings.epochs; e++)
    runs.push(await loadEpoch(folder, e, settings.k.length));
  return { ...settings, initialCenters, runs };
}

/** `case.json`, as it is written. */
interface CaseFile {
  readonly name: string;
  readonly view?: 'single' | 'double';
  readonly K: readonly number[];
  readonly d: number;
  readonly n: number;
  readonly batch: number;
  readonly ratio: number;
  readonly dualLearningRate: number;
  readonly epochs: number;
  readonly stage2From: number | null;
  readonly labelSize: number | null;
  readonly labelTemperature: number | null;
  readonly smallestMargin: number;
}

function settingsOf(json: CaseFile): RecordedSettings {
  return {
    name: json.name,
    view: json.view!,
    k: json.K,
    dim: json.d,
    instances: json.n,
    batchSize: json.batch,
    ratio: json.ratio,
    dualLearningRate: json.dualLearningRate,
    epochs: json.epochs,
    stage2From: json.stage2From ?? undefined,
    labelSize: json.labelSize ?? undefined,
    labelTemperature: json.labelTemperature ?? undefined,
    smallestMargin: json.smallestMargin,
  };
}

async function loadEpoch(folder: URL, e: number, n: number): Promise<RecordedEpoch> {
  const heads: RecordedHead[] = [];
  for (let h = 0; h < n; h++) {
    const file = (name: string) => new URL(`${name}_e${e}_h${h}.npy`, folder);
    heads.push({
      assigned: await readIntegers(file('assigned')),
      targets: await readTargets(file('targets')),
      prices: await readMatrix(file('duals')),
      counts: await readIntegers(file('counts')),
      currentCenters: await readMatrix(file('current_centers')),
      previousCenters: await readMatrix(file('previous_centers')),
    });
  }
  return {
    features: await readMatrix(new URL(`features_e${e}.npy`, folder)),
    order: await readIntegers(new URL(`order_e${e}.npy`, folder)),
    heads,
  };
}

async function readTargets(url: URL): Promise<Int32Array | Matrix> {
  const { data, shape } = await readArray(url);
  if (data instanceof Int32Array) return data;
  if (data instanceof Float32Array && shape.length === 2) return matrix(data, shape[1]!);
  throw new TypeError(`${url} should be int32 or rows of float32, got shape [${shape}]`);
}
