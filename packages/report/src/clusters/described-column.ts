/** A value of a column; undefined, null, NaN and empty text are missing. */
export type CellValue = string | number | bigint | boolean | undefined | null;

/**
 * One column of the table that rows came from, a value a row. `{ name, ...values }` is one, for the `ColumnValues` of
 * `@coke/io` that hold one value a row.
 */
export interface DescribedColumn {
  readonly name: string;
  readonly values: ArrayLike<CellValue>;
  /** 1 where a value is missing. */
  readonly missing?: ArrayLike<number> | undefined;
  /** `boolean`: values are 1 for true and 0 for false. */
  readonly type?: string | undefined;
  /**
   * What it is taken for.
   * @defaultValue read off its values: see `ColumnKind`
   */
  readonly kind?: ColumnKind | undefined;
}

/**
 * - `number`: numbers, or text that reads as numbers in every row.
 * - `category`: few values beside many rows. Booleans are.
 * - `text`: several words a row.
 * - `image`: addresses of images: `data:image/…`, or paths that end in .png, .jpg, .jpeg, .gif, .webp, .avif or .svg.
 * - `name`: anything else. It is shown, not compared.
 */
export type ColumnKind = 'number' | 'category' | 'text' | 'image' | 'name';

const IMAGE = /^data:image\/|\.(?:png|jpe?g|gif|webp|avif|svg)$/i;
/** So many rows tell what a column is. */
const LOOKED_AT = 2000;
const MOST_CATEGORIES = 100;

/** The value of a row as text; undefined where it is missing. */
export function cellText(column: DescribedColumn, row: number): string | undefined {
  const value = valueAt(column, row);
  if (value === undefined) return undefined;
  if (column.type === 'boolean') return value === 0 || value === false ? 'false' : 'true';
  return typeof value === 'number' && column.values instanceof Float32Array
    ? `${Number(value.toPrecision(7))}`
    : `${value}`;
}

/** The value of a row as a number; NaN where it is missing. */
export function cellNumber(column: DescribedColumn, row: number): number {
  const value = valueAt(column, row);
  return value === undefined ? Number.NaN : Number(value);
}

function valueAt({ values, missing }: DescribedColumn, row: number) {
  const value = values[row];
  const isMissing =
    missing?.[row] === 1 ||
    value === null ||
    value === '' ||
    (typeof value === 'number' && Number.isNaN(value));
  return isMissing ? undefined : (value as Exclude<CellValue, null>);
}

/** What a column is, by its name for it or by its values. */
export function columnKind(column: DescribedColumn): ColumnKind {
  if (column.kind !== undefined) return column.kind;
  if (column.type === 'boolean') return 'category';
  const { values } = column;
  const step = Math.max(1, Math.floor(values.length / LOOKED_AT));
  const texts: string[] = [];
  let areNumbers = true;
  for (let row = 0; row < values.length; row += step) {
    const text = cellText(column, row);
    if (text === undefined) continue;
    texts.push(text);
    if (typeof values[row] === 'boolean' || !Number.isFinite(Number(text))) areNumbers = false;
  }
  if (texts.length === 0) return 'name';
  if (areNumbers) return isEveryTextNumber(column) ? 'number' : 'name';
  if (texts.every((text) => IMAGE.test(text))) return 'image';
  const distinct = new Set(texts).size;
  if (distinct <= Math.min(MOST_CATEGORIES, texts.length / 2)) return 'category';
  const words = texts.reduce((sum, text) => sum + text.split(/\s+/).length, 0) / texts.length;
  return words >= 2 || texts.some((text) => text.length > 40) ? 'text' : 'name';
}

/** What was looked at may miss the one row that is no number. */
function isEveryTextNumber(column: DescribedColumn): boolean {
  if (ArrayBuffer.isView(column.values)) return true;
  for (let row = 0; row < column.values.length; row++) {
    if (Number.isNaN(cellNumber(column, row)) && cellText(column, row) !== undefined) return false;
  }
  return true;
}
