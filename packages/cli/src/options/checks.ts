import { shouldBe } from '@coke/core/check-options';

export const YES_NO = ['yes', 'no'] as const;

export type YesNo = (typeof YES_NO)[number];

/** A name, a path: some text. */
export function text(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new TypeError(shouldBe(name, 'a text', value));
}

export function texts(name: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new TypeError(shouldBe(name, 'a list of texts', value));
  return value.map((each, i) => text(`${name}[${i}]`, each));
}
