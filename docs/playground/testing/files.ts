import { Random } from '@coke/core';
import { encodeTable, type TableFormat, tableOf } from '@coke/io/web';

/** So many people of two ages and incomes, as CSV. */
export function peopleCsv(rows: number): string {
  const random = new Random(1);
  const lines = Array.from({ length: rows }, (_, i) => {
    const [age, income] = i % 3 ? [30, 2000] : [60, 4000];
    return `${Math.round(age + 4 * random.normal())},${Math.round(income + 300 * random.normal())}`;
  });
  return ['age,income', ...lines].join('\n');
}

/** Noise as NumPy saves it, float32. */
export function npyFile(rows: number, cols: number): Uint8Array<ArrayBuffer> {
  const random = new Random(2);
  const values = Float32Array.from({ length: rows * cols }, () => random.normal());
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${cols}), }`;
  // The header and what comes before it fill a multiple of 64 bytes.
  const padded = `${header.padEnd(64 * Math.ceil((header.length + 11) / 64) - 11)}\n`;
  const start = Uint8Array.of(0x93, ...Buffer.from('NUMPY'), 1, 0, padded.length, 0);
  return new Uint8Array(Buffer.concat([start, Buffer.from(padded), new Uint8Array(values.buffer)]));
}

/** Whole numbers below 256 in any format: vectors of three, or three columns where there are no vectors. */
export async function vectorsFile(format: TableFormat, rows: number): Promise<Uint8Array> {
  const random = new Random(3);
  const values = Float32Array.from({ length: rows * 3 }, () => random.integer(256));
  const table = tableOf({ vector: { data: values, rows, cols: 3 } });
  const parts: Uint8Array[] = [];
  for await (const part of encodeTable(table, format)) parts.push(part.slice());
  return Buffer.concat(parts);
}
