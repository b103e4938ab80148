import {
  type Certificate,
  type CertificateParts,
  createCertificate,
} from '../certificate/certificate.ts';
import { boolean, inRange, knownNames, oneOf } from '../support/check-options.ts';
import type { Tensor } from './safetensors/index.ts';
import type { TensorReader } from './tensor-reader.ts';

const ARRAYS = {
  sizes: 'sizes',
  minSizes: 'min_sizes',
  maxSizes: 'max_sizes',
  shortfallLimits: 'shortfall_limits',
  excessLimits: 'excess_limits',
} as const;
const NUMBERS = ['instances', 'total', 'meanSimilarity', 'inertia', 'gap', 'iterations'] as const;

/** The numbers of a certificate that are not in tensors. */
type Scalars = Omit<CertificateParts, keyof typeof ARRAYS>;

/** Put certificates among a file's tensors. Returns what goes into its metadata. */
export function writeCertificates(
  certificates: readonly Certificate[],
  tensors: Map<string, Tensor>,
): string {
  const scalars = certificates.map((certificate, h): Scalars => {
    for (const [name, key] of Object.entries(ARRAYS)) {
      const data = certificate[name as keyof typeof ARRAYS];
      tensors.set(`certificates.${h}.${key}`, { shape: [data.length], data });
    }
    const { exact, unit, converged } = certificate;
    return {
      exact,
      unit,
      ...Object.fromEntries(
        NUMBERS.flatMap((name) =>
          certificate[name] === undefined ? [] : [[name, certificate[name]]],
        ),
      ),
      ...(converged !== undefined && { converged }),
    } as Scalars;
  });
  return JSON.stringify(scalars);
}

/** @throws SafetensorsError, TypeError or RangeError for what no certificate could be. */
export function readCertificates(
  metadata: string | undefined,
  tensors: TensorReader,
  k: readonly number[],
): Certificate[] {
  const all: unknown = JSON.parse(metadata ?? '[]');
  const heads = (Array.isArray(all) ? all : [all]) as Scalars[];
  inRange('the number of certificates', heads.length, `0 or ${k.length}`, isOneOf(0, k.length));
  return heads.map((scalars, h) => {
    const name = `certificates.${h}`;
    knownNames(name, scalars, [...NUMBERS, 'exact', 'unit', 'converged']);
    boolean(`${name}.exact`, scalars.exact);
    oneOf(`${name}.unit`, scalars.unit, ['rows', 'weight']);
    for (const key of NUMBERS) {
      const value = scalars[key];
      if (value !== undefined) inRange(`${name}.${key}`, value, 'finite', Number.isFinite);
    }
    const arrays = Object.entries(ARRAYS).map(([property, key]) => [
      property,
      tensors.takeNumbers(`${name}.${key}`, Float64Array, [k[h]!], 0, Number.MAX_VALUE),
    ]);
    return createCertificate({ ...scalars, ...Object.fromEntries(arrays) } as CertificateParts);
  });
}

function isOneOf(...values: readonly number[]): (n: number) => boolean {
  return (n) => values.includes(n);
}
