const NAMES = [
  ...['Float32Array', 'Float64Array', 'Int8Array', 'Uint8Array', 'Int16Array', 'Uint16Array'],
  ...['Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array', 'Uint8ClampedArray'],
] as const;

/** What was thrown where an array was to be made that is too large. */
export class AllocationError extends Error {}

interface ArrayType {
  readonly name: string;
  readonly BYTES_PER_ELEMENT?: number;
  readonly prototype: { constructor: unknown };
}

/**
 * For tests: from now on, a single array of numbers or buffer of more than `maxBytes` is an error.
 *
 * @returns Ends that.
 */
export function limitArrays(maxBytes: number): () => void {
  const scope = globalThis as unknown as Record<string, ArrayType>;
  const undo = [...NAMES, 'ArrayBuffer'].map((name) => {
    const type = scope[name]!;
    const limited = new Proxy(type, {
      construct(target, args, newTarget) {
        const [length] = args as [unknown];
        const bytes = typeof length === 'number' ? length * (target.BYTES_PER_ELEMENT ?? 1) : 0;
        if (bytes > maxBytes) throw new AllocationError(`${name}(${length})`);
        return Reflect.construct(target as never, args, newTarget);
      },
    });
    scope[name] = limited;
    // What compares an array's constructor with the type that it knows.
    type.prototype.constructor = limited;
    return () => {
      scope[name] = type;
      type.prototype.constructor = type;
    };
  });
  return () => {
    for (const each of undo) each();
  };
}
