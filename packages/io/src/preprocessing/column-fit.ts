import { shouldBe } from '@coke/core/check-options';
import type { TableColumn, TablePart } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { Moments } from './moments.ts';
import type { PartNumbers } from './part-numbers.ts';
import type { MissingRule, PreprocessedColumn, Scaling } from './preprocessing.ts';
import { quantile, type RowSample } from './row-sample.ts';
import { type TermLimits, Vocabulary } from './vocabulary.ts';

/** What is found out about one column while a table is read. */
export interface ColumnFit {
  /** Is there anything to be found out? */
  readonly isReading: boolean;
  /** Numbers a row whose median or quartiles are wanted. */
  readonly sampled: number;
  /** Take in the rows of a part that are chosen; undefined: all. */
  add(part: TablePart, column: PartNumbers, chosen: Uint32Array | undefined, file: string): void;
  /**
   * Write the numbers of the chosen rows that are sampled.
   *
   * @param places - Row of the sample that each becomes; -1: none.
   * @param first - The column's first number in a row of the sample.
   */
  copyRows(
    column: PartNumbers,
    chosen: Uint32Array | undefined,
    places: Int32Array,
    sample: RowSample,
    first: number,
  ): void;
  /**
   * @param sorted - What the sample holds of one of the sampled numbers, in order of size.
   * @throws TableError where there was no value to find it out from.
   */
  end(file: string, sorted: (number: number) => Float64Array): PreprocessedColumn;
}

interface Rules {
  readonly missing: MissingRule;
  readonly scale: Scaling;
  readonly terms: TermLimits;
}

/** @throws RangeError for a vector whose width is not known. */
export function columnFit(
  { name, type, width }: TableColumn,
  kind: PreprocessedColumn['kind'],
  rules: Rules,
): ColumnFit {
  if (kind === 'number') return new NumberFit(name, rules);
  if (kind === 'vector') return new VectorFit(name, width, rules);
  if (kind === 'text') return new TextFit(name, rules);
  return new CategoryFit(name, type === 'number' || type === 'bigint');
}

class NumberFit implements ColumnFit {
  readonly #name: string;
  readonly #rules: Rules;
  readonly #moments: Moments | undefined;
  readonly sampled: number;

  constructor(name: string, rules: Rules) {
    this.#name = name;
    this.#rules = rules;
    const { missing, scale } = rules;
    this.#moments = scale === 'standard' || missing === 'mean' ? new Moments() : undefined;
    this.sampled = scale === 'robust' || missing === 'median' ? 1 : 0;
  }

  get isReading(): boolean {
    return this.#moments !== undefined || this.sampled > 0;
  }

  add(part: TablePart, column: PartNumbers, chosen: Uint32Array | undefined): void {
    const moments = this.#moments;
    if (!moments || column.kind !== 'number') return;
    const count = chosen?.length ?? part.rows;
    for (let i = 0; i < count; i++) {
      const value = column.numbers[chosen ? chosen[i]! : i]!;
      if (!Number.isNaN(value)) moments.add(value);
    }
  }

  copyRows(
    column: PartNumbers,
    chosen: Uint32Array | undefined,
    places: Int32Array,
    { data, cols }: RowSample,
    first: number,
  ): void {
    if (column.kind !== 'number') return;
    forEachSampled(places, chosen, (row, place) => {
      data[place * cols + first] = column.numbers[row]!;
    });
  }

  end(file: string, sorted: (number: number) => Float64Array): PreprocessedColumn {
    const { missing, scale } = this.#rules;
    const [name, moments] = [this.#name, this.#moments];
    const values = this.sampled > 0 ? sorted(0) : undefined;
    if (moments?.count === 0 || values?.length === 0) throw nothingThere(file, name);
    const column = { name, kind: 'number' } as const;
    const fill = fillOf(missing, moments, values);
    const filled = { ...column, ...(fill !== undefined && { fill }) };
    if (scale === 'none') return { ...filled, shift: 0, scale: 1 };
    const [shift, spread] =
      scale === 'standard'
        ? [moments!.mean, Math.sqrt(moments!.variance)]
        : [quantile(values!, 0.5), quantile(values!, 0.75) - quantile(values!, 0.25)];
    if (!Number.isFinite(spread)) {
      const rule = 'near enough to each other for float64 to hold their spread';
      throw new TableError({ file, column: name }, shouldBe('values', rule, spread));
    }
    return { ...filled, shift, scale: spread || 1 };
  }
}

class VectorFit implements ColumnFit {
  readonly #name: string;
  readonly #missing: MissingRule;
  readonly #width: number;
  readonly #moments: readonly Moments[];
  readonly sampled: number;

  constructor(name: string, width: number | undefined, { missing }: Rules) {
    if (width === undefined) {
      throw new RangeError(shouldBe(`width of "${name}"`, 'that of its vectors', width));
    }
    this.#name = name;
    this.#missing = missing;
    this.#width = width;
    const taken = missing === 'mean' ? width : 0;
    this.#moments = Array.from({ length: taken }, () => new Moments());
    this.sampled = missing === 'median' ? width : 0;
  }

  get isReading(): boolean {
    return this.#moments.length > 0 || this.sampled > 0;
  }

  add(part: TablePart, column: PartNumbers, chosen: Uint32Array | undefined): void {
    if (column.kind !== 'vector') return;
    const { values, width, missing } = column.vectors;
    const count = chosen?.length ?? part.rows;
    for (let i = 0; i < count; i++) {
      const row = chosen ? chosen[i]! : i;
      if (missing?.[row]) continue;
      for (const [j, moments] of this.#moments.entries()) {
        const value = values[row * width + j]!;
        if (!Number.isNaN(value)) moments.add(value);
      }
    }
  }

  copyRows(
    column: PartNumbers,
    chosen: Uint32Array | undefined,
    places: Int32Array,
    { data, cols }: RowSample,
    first: number,
  ): void {
    if (column.kind !== 'vector') return;
    const { values, width, missing } = column.vectors;
    forEachSampled(places, chosen, (row, place) => {
      const at = place * cols + first;
      if (missing?.[row]) data.fill(Number.NaN, at, at + width);
      else data.set(values.subarray(row * width, (row + 1) * width), at);
    });
  }

  end(file: string, sorted: (number: number) => Float64Array): PreprocessedColumn {
    const [name, width] = [this.#name, this.#width];
    if (!this.isReading) return { name, kind: 'vector', width };
    const fill = Array.from({ length: width }, (_, j) => {
      const value = fillOf(
        this.#missing,
        this.#moments[j],
        this.sampled > 0 ? sorted(j) : undefined,
      );
      if (value === undefined || Number.isNaN(value)) throw nothingThere(file, name);
      return value;
    });
    return { name, kind: 'vector', width, fill };
  }
}

/** Most values of a column of categories: more are texts or ids. */
export const MOST_LEVELS = 1000;

class CategoryFit implements ColumnFit {
  readonly isReading = true;
  readonly sampled = 0;
  readonly #name: string;
  readonly #isNumeric: boolean;
  readonly #levels = new Set<string>();

  constructor(name: string, isNumeric: boolean) {
    this.#name = name;
    this.#isNumeric = isNumeric;
  }

  add(part: TablePart, column: PartNumbers, chosen: Uint32Array | undefined, file: string): void {
    if (column.kind !== 'category') return;
    const count = chosen?.length ?? part.rows;
    for (let i = 0; i < count; i++) {
      const row = chosen ? chosen[i]! : i;
      const text = column.texts[row];
      if (text === undefined) continue;
      this.#levels.add(text);
      if (this.#levels.size > MOST_LEVELS) {
        const rule = `of at most ${MOST_LEVELS} different values, to become as many columns`;
        throw new TableError(
          { file, row: part.firstRow + row + 1, column: this.#name },
          shouldBe('categories', rule, `${MOST_LEVELS + 1} or more`),
        );
      }
    }
  }

  copyRows(): void {}

  end(file: string): PreprocessedColumn {
    if (this.#levels.size === 0) throw nothingThere(file, this.#name);
    const levels = [...this.#levels].sort(
      this.#isNumeric ? (a, b) => Number(a) - Number(b) : undefined,
    );
    return { name: this.#name, kind: 'category', levels };
  }
}

class TextFit implements ColumnFit {
  readonly isReading = true;
  readonly sampled = 0;
  readonly #name: string;
  readonly #rules: Rules;
  readonly #vocabulary = new Vocabulary();

  constructor(name: string, rules: Rules) {
    this.#name = name;
    this.#rules = rules;
  }

  add(part: TablePart, column: PartNumbers, chosen: Uint32Array | undefined): void {
    if (column.kind !== 'text') return;
    const count = chosen?.length ?? part.rows;
    for (let i = 0; i < count; i++) this.#vocabulary.add(column.texts[chosen ? chosen[i]! : i]);
  }

  copyRows(): void {}

  end(file: string): PreprocessedColumn {
    return this.#vocabulary.end(this.#name, this.#rules.terms, file);
  }
}

/** The rows of a part that are sampled, and the row of the sample that each becomes. */
function forEachSampled(
  places: Int32Array,
  chosen: Uint32Array | undefined,
  put: (row: number, place: number) => void,
): void {
  for (let i = 0; i < places.length; i++) {
    if (places[i]! >= 0) put(chosen ? chosen[i]! : i, places[i]!);
  }
}

function fillOf(
  missing: MissingRule,
  moments: Moments | undefined,
  sorted: Float64Array | undefined,
): number | undefined {
  if (missing === 'mean') return moments!.count > 0 ? moments!.mean : undefined;
  if (missing === 'median') return quantile(sorted!, 0.5);
  return undefined;
}

function nothingThere(file: string, column: string): TableError {
  return new TableError({ file, column }, shouldBe('values', 'there in at least one row', 0));
}
