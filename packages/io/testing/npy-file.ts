/** For tests: a `.npy` file by hand, as the format's document says. */
export function npyFile(
  {
    descr,
    shape,
    fortran = false,
    version = 1,
  }: {
    /** A literal of Python's, such as `'<f4'` with its quotes. */
    readonly descr: string;
    readonly shape: readonly number[];
    readonly fortran?: boolean;
    readonly version?: 1 | 2 | 3;
  },
  data: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const order = fortran ? 'True' : 'False';
  const text = `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': (${tuple}), }\n`;
  const header = Buffer.from(text, version === 3 ? 'utf8' : 'latin1');
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUIntLE(header.length, 0, length.length);
  const magic = Buffer.from([0x93, ...Buffer.from('NUMPY'), version, 0]);
  return Uint8Array.from(Buffer.concat([magic, length, header, data]));
}
