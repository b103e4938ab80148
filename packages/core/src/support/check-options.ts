import { shouldBe } from './error-message.ts';

// For packages that check options of their own: `@coke/core/check-options`.
export { shouldBe };

/** Checks of one option; each returns the value or throws, naming the option. */
export function positiveInteger(name: string, value: unknown): number {
  return inRange(name, value, 'a positive integer', (n) => Number.isSafeInteger(n) && n >= 1);
}

export function nonNegativeInteger(name: string, value: unknown): number {
  return inRange(name, value, 'a non-negative integer', (n) => Number.isSafeInteger(n) && n >= 0);
}

export function between(name: string, value: unknown, least: number, most: number): number {
  return inRange(name, value, `in [${least}, ${most}]`, (n) => n >= least && n <= most);
}

export function inRange(
  name: string,
  value: unknown,
  rule: string,
  holds: (value: number) => boolean,
): number {
  if (typeof value !== 'number') throw new TypeError(shouldBe(name, rule, value));
  if (!holds(value)) throw new RangeError(shouldBe(name, rule, value));
  return value;
}

export function boolean(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new TypeError(shouldBe(name, 'true or false', value));
  return value;
}

export function oneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  const rule = allowed.map((word) => `'${word}'`).join(' or ');
  if (typeof value !== 'string') throw new TypeError(shouldBe(name, rule, value));
  if (!allowed.includes(value as T)) throw new RangeError(shouldBe(name, rule, value));
  return value as T;
}

/** Refuse names that nothing reads: a misspelt option would go unnoticed. */
export function knownNames(name: string, value: unknown, known: readonly string[]): void {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(shouldBe(name, 'an object', value));
  }
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) {
      throw new TypeError(shouldBe(`the names in ${name}`, `among ${known.join(', ')}`, key));
    }
  }
}

/** An AbortSignal, or undefined; throws its reason if it has been aborted. */
export function checkSignal(signal: unknown): void {
  if (signal === undefined) return;
  const { throwIfAborted } = Object(signal) as AbortSignal;
  if (typeof throwIfAborted !== 'function') {
    throw new TypeError(shouldBe('signal', 'an AbortSignal', signal));
  }
  (signal as AbortSignal).throwIfAborted();
}
