import { inRange, oneOf } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import { BACKENDS, type BackendName } from '../open-backend.ts';

/** Where the arithmetic happens. */
export interface PlaceOptions {
  readonly backend: BackendName | undefined;
  readonly threads: number | undefined;
}

const PLACE = { group: 'Where it runs' } as const;

export const PLACE_OPTIONS: OptionTable<PlaceOptions> = {
  backend: {
    ...PLACE,
    check: (name, value) => oneOf(name, value, BACKENDS),
    defaultText: 'the first of these that the machine has',
    help: 'what computes: native code, WebAssembly, JavaScript, or its plainest loops',
    flag: { kind: 'choice', value: 'name', choices: BACKENDS },
  },
  threads: {
    ...PLACE,
    check: threads,
    defaultText: 'as many as there are cores',
    help: 'threads of native and wasm; results are the same for any number',
    flag: { kind: 'integer', value: 'n' },
  },
};

/** Each takes memory of its own, and more than there are cores gain nothing. */
const MOST_THREADS = 256;

function threads(name: string, value: unknown): number {
  const isSome = (n: number) => Number.isSafeInteger(n) && n >= 1 && n <= MOST_THREADS;
  return inRange(name, value, `an integer from 1 to ${MOST_THREADS}`, isSome);
}
