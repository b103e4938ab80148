/** The one form of every message: `<name> should be <rule>, got <value>`. */
export function shouldBe(name: string, rule: string, got: unknown): string {
  return `${name} should be ${rule}, got ${show(got)}`;
}

/** A value as a user would write it, cut short where it is long. */
export function show(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value == null) return `${value}`;
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (typeof value === 'bigint') return cut(`${value}n`);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (isShort(value)) return `[${value.join(', ')}]`;
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    const length = (value as ArrayLike<unknown>).length;
    return `${value.constructor?.name ?? 'an array'}(${length ?? value.constructor?.name})`;
  }
  return describeObject(value as object);
}

// A hostile object may throw from any getter; the message about it must not.
function describeObject(value: object): string {
  try {
    const name = Object.getPrototypeOf(value)?.constructor?.name;
    if (typeof name !== 'string' || name === 'Object' || name === '') return 'an object';
    return `${/^[AEIO]/i.test(name) ? 'an' : 'a'} ${name}`;
  } catch {
    return 'an object';
  }
}

/** A few numbers: a shape, say. */
function isShort(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length <= 4 && value.every((n) => typeof n === 'number');
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
