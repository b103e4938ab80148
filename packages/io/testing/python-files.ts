import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonWith } from '../../../.ci/python-environment.ts';
import type { WholeColumn } from './whole-table.ts';

/** What people work with in Python, besides this library. */
const PACKAGES = [
  ...['numpy==2.4.6', 'pandas==3.1.1', 'pyarrow==26.0.1', 'polars==2.1.0'],
  ...['duckdb==2.0.1', 'safetensors==0.8.0', 'scipy==1.17.1', 'scikit-learn==1.9.1'],
];
const SCRIPTS = join(import.meta.dirname, 'python');

/** For tests: a column as both sides tell of it. Numbers that are missing, or NaN, are null. */
export interface PlainColumn {
  readonly name: string;
  readonly width: number | null;
  readonly values: readonly (number | string | null)[];
}

/** For tests: what a script of `testing/python` prints, given `input` on its standard input. */
export async function askPython<T>(
  script: string,
  args: readonly string[],
  input: unknown = null,
): Promise<T> {
  const python = await pythonWith(PACKAGES);
  const output = execFileSync(python, [join(SCRIPTS, script), ...args], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(output) as T;
}

/** For tests: a column as `plain.py` has it. */
export function plainColumn({ name, width, values }: WholeColumn): PlainColumn {
  return { name, width: width ?? null, values: values.map(plainValue) };
}

function plainValue(value: unknown): number | string | null {
  if (value === undefined || Number.isNaN(value)) return null;
  if (typeof value === 'bigint') {
    return value <= 2n ** 53n && value >= -(2n ** 53n) ? Number(value) : `${value}`;
  }
  if (value === Number.POSITIVE_INFINITY) return 'inf';
  if (value === Number.NEGATIVE_INFINITY) return '-inf';
  return value as number | string;
}
