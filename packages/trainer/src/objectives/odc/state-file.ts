import { shouldBe } from '@coke/core/check-options';
import { decodeSafetensors, encodeSafetensors } from '@coke/core/safetensors';
import type { OdcState } from './memory.ts';

/** What a run goes on from. */
export interface SavedState extends OdcState {
  /** Labels at the beginning of the epoch, N. */
  readonly previousLabels: Int32Array;
}

/** As safetensors: `features` N × d and `centroids` K × d f32, `labels` and `previousLabels` N i32. */
export function encodeState(state: SavedState): Uint8Array {
  const { features, labels, centroids, previousLabels } = state;
  const cols = features.length / labels.length;
  return encodeSafetensors(
    new Map([
      ['features', { shape: [labels.length, cols], data: features }],
      ['centroids', { shape: [centroids.length / cols, cols], data: centroids }],
      ['labels', { shape: [labels.length], data: labels }],
      ['previousLabels', { shape: [labels.length], data: previousLabels }],
    ]),
  );
}

/**
 * @throws SafetensorsError if the file is damaged, RangeError if it is of other numbers of images or clusters.
 */
export function decodeState(file: Uint8Array, instances: number, k: number): SavedState {
  const { tensors } = decodeSafetensors(file);
  const cols = tensors.get('features')?.shape[1] ?? 0;
  const read = (name: string, kind: typeof Float32Array | typeof Int32Array, shape: number[]) => {
    const tensor = tensors.get(name);
    if (tensor?.data instanceof kind && String(tensor.shape) === String(shape)) return tensor.data;
    const rule = `${kind === Float32Array ? 'f32' : 'i32'} of shape ${shape.join(' × ')}`;
    throw new RangeError(shouldBe(`${name} in the file`, rule, tensor?.shape));
  };
  const labelsOf = (name: string) => {
    const labels = read(name, Int32Array, [instances]) as Int32Array;
    const wrong = labels.find((label) => label < 0 || label >= k);
    if (wrong === undefined) return labels;
    throw new RangeError(shouldBe(`${name} in the file`, `from 0 to ${k - 1}`, wrong));
  };
  return {
    features: read('features', Float32Array, [instances, cols]) as Float32Array,
    centroids: read('centroids', Float32Array, [k, cols]) as Float32Array,
    labels: labelsOf('labels'),
    previousLabels: labelsOf('previousLabels'),
  };
}
