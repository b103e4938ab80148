import type { Backend } from '../backend/backend.ts';
import type { Certificate } from '../certificate/certificate.ts';

/** What a model is, in a line. */
export interface Summary {
  /** K; of several heads each. */
  readonly k: number | readonly number[];
  /** Epochs closed. */
  readonly epoch: number;
  /** From the smallest cluster to the largest, in the last epoch closed; of several heads each. */
  readonly sizes?: string | readonly string[];
  /** Its name. */
  readonly backend: string;
  readonly disposed?: true;
}

/** What there is to say about a model. Never throws. */
export function summarize(
  { k, backend }: { readonly k: readonly number[]; readonly backend: Backend },
  epoch: number,
  certificates: readonly Certificate[],
  disposed: boolean,
): Summary {
  const sizes = certificates.map(
    ({ smallest, largest }) => `${shortly(smallest)} to ${shortly(largest)}`,
  );
  return {
    k: oneOrEach(k),
    epoch,
    ...(sizes.length > 0 && { sizes: oneOrEach(sizes) }),
    backend: nameOf(backend),
    ...(disposed && { disposed }),
  };
}

function oneOrEach<T>(each: readonly T[]): T | readonly T[] {
  return each.length === 1 ? each[0]! : each;
}

/** Sizes are weights: counts as they are, others in four digits. */
function shortly(size: number): number {
  return Number.isInteger(size) ? size : Number(size.toPrecision(4));
}

/** A name may depend on a device, which may be gone. */
function nameOf(backend: Backend): string {
  try {
    return backend.name;
  } catch (error) {
    return `none: ${error instanceof Error ? error.message : error}`;
  }
}
