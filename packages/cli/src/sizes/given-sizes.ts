import type { SizeOption } from '@coke/core';
import type { SizeOptions } from '../options/cluster-options.ts';

/** Sizes as the class takes them: those that are asked for, and no others. */
export interface GivenSizes {
  readonly minSize?: SizeOption;
  readonly maxSize?: SizeOption;
  readonly ratio?: number;
}

export function givenSizes({ minSize, maxSize, ratio }: SizeOptions): GivenSizes {
  return {
    ...(minSize !== undefined && { minSize }),
    ...(maxSize !== undefined && { maxSize }),
    ...(ratio !== undefined && { ratio }),
  };
}

/** Whether any are asked for. */
export function hasSizes(options: SizeOptions): boolean {
  return Object.keys(givenSizes(options)).length > 0;
}
