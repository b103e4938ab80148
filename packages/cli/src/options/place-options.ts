import { oneOf, positiveInteger } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import { BACKENDS, type BackendName } from '../open-backend.ts';

/** Where the arithmetic happens. */
export interface PlaceOptions {
  readonly backend: BackendName;
  readonly threads: number | undefined;
}

const PLACE = { group: 'Where it runs' } as const;

export const PLACE_OPTIONS: OptionTable<PlaceOptions> = {
  backend: {
    ...PLACE,
    check: (name, value) => oneOf(name, value, BACKENDS),
    default: 'wasm',
    help: 'wasm is fast; reference is plain JavaScript',
    flag: { kind: 'choice', value: 'name', choices: BACKENDS },
  },
  threads: {
    ...PLACE,
    check: positiveInteger,
    defaultText: 'as many as there are cores',
    help: 'threads of wasm; results are the same for any number',
    flag: { kind: 'integer', value: 'n' },
  },
};
