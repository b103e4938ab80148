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
    help: 'most memory that rows may take, such as 500MB or 2GB; a larger file is read again in every pass',
    flag: { kind: 'text', value: 'size' },
  },
};

const POWERS = ['', 'K', 'M', 'G', 'T'];

/** A number of bytes, or a text: `500MB` in powers of 1000, `500MiB` of 1024. */
export function memorySize(name: string, value: unknown): number {
  const rule = 'a size such as 500MB or 2GB';
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  if (typeof value !== 'string') throw new TypeError(shouldBe(name, rule, value));
  const [, number, letter = '', binary] = /^(\d+(?:\.\d+)?) ?([KMGT]?)(i?)B?$/i.exec(value) ?? [];
  const unit = (binary ? 1024 : 1000) ** POWERS.indexOf(letter.toUpperCase());
  const bytes = Math.floor(Number(number) * unit);
  if (!(bytes >= 1)) throw new RangeError(shouldBe(name, rule, value));
  return bytes;
}
