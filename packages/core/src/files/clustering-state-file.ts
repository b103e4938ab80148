import type { ClusteringState } from '../problem/clustering-state.ts';
import type { Tensor } from './safetensors/index.ts';
import type { TensorReader } from './tensor-reader.ts';

const LARGEST = Number.MAX_VALUE;

/**
 * Put the state of one head among a file's tensors.
 *
 * @param previousCenters - Those too.
 */
export function writeHead(
  head: ClusteringState,
  prefix: string,
  tensors: Map<string, Tensor>,
  previousCenters: boolean,
): void {
  const { k, dim } = head;
  const put = (name: string, data: Tensor['data'], shape: readonly number[]) =>
    tensors.set(`${prefix}.${name}`, { shape, data });
  put('centers', head.centers, [k, dim]);
  if (previousCenters) put('previous_centers', head.previousCenters, [k, dim]);
  put('duals', head.prices, [k]);
  put('counts', head.counts, [k]);
  put('drift', head.drift, [k]);
  put('lower', head.lower, [k]);
  put('upper', head.upper, [k]);
}

/**
 * Where the file has no previous centers, they are the current ones.
 *
 * @throws SafetensorsError for a tensor that is missing, misshapen or out of range.
 */
export function readHead(
  tensors: TensorReader,
  prefix: string,
  k: number,
  dim: number,
): ClusteringState {
  const matrix = (name: string) =>
    tensors.takeNumbers(`${prefix}.${name}`, Float32Array, [k, dim], -LARGEST, LARGEST);
  const shares = (name: string) =>
    tensors.takeNumbers(`${prefix}.${name}`, Float64Array, [k], 0, 1);
  const centers = matrix('centers');
  return {
    k,
    dim,
    lower: shares('lower'),
    upper: shares('upper'),
    centers,
    previousCenters: tensors.has(`${prefix}.previous_centers`)
      ? matrix('previous_centers')
      : centers.slice(),
    prices: tensors.takeNumbers(`${prefix}.duals`, Float32Array, [k], -LARGEST, LARGEST),
    counts: tensors.takeNumbers(`${prefix}.counts`, Float64Array, [k], 0, LARGEST),
    drift: tensors.takeNumbers(`${prefix}.drift`, Float64Array, [k], -LARGEST, LARGEST),
  };
}
