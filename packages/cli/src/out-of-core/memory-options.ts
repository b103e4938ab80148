import { shouldBe } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';

/** How much memory rows may take. */
export interface MemoryOptions {
  /** In bytes. */
  readonly memory: number | undefined;
}

export const MEMORY_OPTIONS: OptionTable<MemoryOptions> = {
  memory: {
    group: 'Where it runs',
    check: memorySize,
    defaultText: 'half of what is free',
    help: 'what rows may take of memory, as 500MB or 2GB; a larger file is read again and again instead',
    flag: { kind: 'text', value: 'size' },
  },
};

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 10, M: 20, G: 30, T: 40 };

/** A number of bytes, or a text such as `500MB`, in powers of 1024. */
export function memorySize(name: string, value: unknown): number {
  const rule = 'a size such as 500MB or 2GB';
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  if (typeof value !== 'string') throw new TypeError(shouldBe(name, rule, value));
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?([KMGT]?)i?B?$/i.exec(value) ?? [];
  const bytes = Number(number) * unitOf(unit?.toUpperCase() ?? '');
  if (number === undefined || !(bytes >= 1)) throw new RangeError(shouldBe(name, rule, value));
  return Math.floor(bytes);
}

function unitOf(letter: string): number {
  return letter === '' ? 1 : 2 ** UNITS[letter]!;
}
