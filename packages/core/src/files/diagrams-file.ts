import type { PowerDiagram } from '../exact/power-diagram.ts';
import type { Metric } from '../problem/metric.ts';
import { LARGEST_FRAMED_VALUE } from '../rows/check-rows.ts';
import { inRange, knownNames } from '../support/check-options.ts';
import type { Tensor } from './safetensors/index.ts';
import type { TensorReader } from './tensor-reader.ts';

const LARGEST = Number.MAX_VALUE;
/** A mean of rows. */
const FARTHEST = LARGEST_FRAMED_VALUE;

/** The numbers of a diagram that are not in tensors. */
type Scalars = Pick<PowerDiagram, 'scale' | 'longest'>;

/** Put diagrams among a file's tensors. Returns what goes into its metadata. */
export function writeDiagrams(
  diagrams: readonly PowerDiagram[],
  tensors: Map<string, Tensor>,
): string {
  const scalars = diagrams.map(({ centers, prices, origin, dim, scale, longest }, h): Scalars => {
    tensors.set(`diagrams.${h}.centers`, { shape: [prices.length, dim], data: centers });
    tensors.set(`diagrams.${h}.prices`, { shape: [prices.length], data: prices });
    if (origin) tensors.set(`diagrams.${h}.origin`, { shape: [dim], data: origin });
    return { scale, longest };
  });
  return JSON.stringify(scalars);
}

/** @throws SafetensorsError, TypeError or RangeError for what no diagram could be. */
export function readDiagrams(
  metadata: string,
  tensors: TensorReader,
  k: readonly number[],
  dim: number,
  metric: Metric,
): PowerDiagram[] {
  const all = JSON.parse(metadata) as readonly Scalars[];
  inRange('the number of diagrams', Object(all).length, `${k.length}`, (n) => n === k.length);
  return k.map((n, h) => {
    const name = `diagrams.${h}`;
    const scalars = all[h]!;
    knownNames(name, scalars, ['scale', 'longest']);
    const isPower = (value: number) => value > 0 && Number.isInteger(Math.log2(value));
    return {
      metric,
      dim,
      scale: inRange(`${name}.scale`, scalars.scale, 'a power of two', isPower),
      longest: inRange(`${name}.longest`, scalars.longest, 'not negative', isLength),
      centers: tensors.takeNumbers(`${name}.centers`, Float32Array, [n, dim], -LARGEST, LARGEST),
      prices: tensors.takeNumbers(`${name}.prices`, Float64Array, [n], -LARGEST, LARGEST),
      origin:
        metric === 'euclidean'
          ? tensors.takeNumbers(`${name}.origin`, Float64Array, [dim], -FARTHEST, FARTHEST)
          : undefined,
    };
  });
}

function isLength(value: number): boolean {
  return value >= 0 && Number.isFinite(value);
}
