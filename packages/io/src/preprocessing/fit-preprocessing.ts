import {
  checkSignal,
  inRange,
  knownNames,
  oneOf,
  positiveInteger,
  shouldBe,
} from '@coke/core/check-options';
import type { Table, TablePart } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { type CheckedPart, checkedPart } from './checked-part.ts';
import { chooseColumns } from './choose-columns.ts';
import { type ColumnFit, columnFit } from './column-fit.ts';
import {
  MISSING_RULES,
  type Preprocessing,
  type PreprocessingOptions,
  SCALINGS,
  type TextOptions,
} from './preprocessing.ts';
import type { ReadingProgress } from './reading-progress.ts';
import { RowSample } from './row-sample.ts';
import { TEXT_DEFAULTS, type TermLimits } from './vocabulary.ts';

export interface FitPreprocessingOptions extends PreprocessingOptions {
  /** Ends reading with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each part of the table; awaited. */
  readonly onProgress?: ((progress: ReadingProgress) => unknown) | undefined;
}

/**
 * How the table becomes rows of numbers. Reads it once, where means, medians, scales, categories or terms are to be
 * found out; else not at all. In bounded memory, but for the terms of texts, of which all are counted.
 *
 * Medians and quartiles are those of all rows while these hold up to 2^25 numbers (256 MiB) in the columns that
 * need them; of larger tables those of a random sample of as many, the same every time, which
 * `sampledRows` then says.
 *
 * @throws TypeError, RangeError for options that are not as they should be; RangeError for a column that
 * there is not, naming the nearest; TableError naming file, row and column for what is no number, missing
 * where that is refused, of more than 1000 categories or of no terms, and for a table to be read twice that can't be.
 */
export async function fitPreprocessing(
  table: Table,
  options: FitPreprocessingOptions = {},
): Promise<Preprocessing> {
  checkOptions(options);
  const { id, missing = 'refuse', scale = 'none', terms = {}, signal, onProgress } = options;
  const limits = { ...TEXT_DEFAULTS, ...given(terms) };
  const fits = chooseColumns(table, options).map(({ column, kind }) => ({
    ...{ name: column.name, kind },
    fit: columnFit(column, kind, { missing, scale, terms: limits }),
  }));
  // Which rows are dropped any column may say.
  const read = fits.filter(({ fit }) => fit.isReading || missing === 'drop-row');
  const sample = new RowSample(fits.reduce((sum, { fit }) => sum + fit.sampled, 0));
  if (fits.some(({ fit }) => fit.isReading)) {
    if (!table.isRepeatable) {
      const rule =
        'one that can be read twice, for means, scales, categories or terms (save it to a file)';
      throw new TableError({ file: table.name }, shouldBe('the table', rule, 'a stream'));
    }
    const columns = read.map(({ name }) => name);
    const fitted = read.map(({ fit }) => fit);
    for await (const part of table.read({ columns, ...(signal && { signal }) })) {
      const checked = checkedPart(part, read, missing, table.name);
      for (const [j, fit] of fitted.entries()) {
        fit.add(part, checked.columns[j]!, checked.chosen, table.name);
      }
      sampleRows(fitted, part, checked, sample);
      await onProgress?.({ rows: part.firstRow + part.rows, total: table.rows });
    }
  }
  let sampled = 0;
  const columns = fits.map(({ fit }) => {
    const first = sampled;
    sampled += fit.sampled;
    return fit.end(table.name, (number) => sample.sorted(first + number));
  });
  return {
    version: 1,
    ...(id !== undefined && { id }),
    missing,
    columns,
    ...(sample.kept < sample.rows && { sampledRows: sample.kept }),
  };
}

function sampleRows(
  fits: readonly ColumnFit[],
  { rows }: TablePart,
  { columns, chosen }: CheckedPart,
  sample: RowSample,
): void {
  if (sample.cols === 0) return;
  const places = sample.places(chosen?.length ?? rows);
  let first = 0;
  for (const [j, fit] of fits.entries()) {
    if (fit.sampled > 0) fit.copyRows(columns[j]!, chosen, places, sample, first);
    first += fit.sampled;
  }
}

function checkOptions(options: FitPreprocessingOptions): void {
  const known = ['columns', 'categories', 'texts', 'terms', 'id', 'missing', 'scale'];
  knownNames('options', options, [...known, 'signal', 'onProgress']);
  const { columns, categories, texts, terms = {}, id, missing, scale, signal } = options;
  for (const [name, value] of Object.entries({ columns, categories, texts })) {
    if (value === undefined) continue;
    if (!Array.isArray(value) || value.some((each) => typeof each !== 'string')) {
      throw new TypeError(shouldBe(name, 'an array of names or patterns', value));
    }
  }
  if (id !== undefined && typeof id !== 'string') {
    throw new TypeError(shouldBe('id', 'the name of a column', id));
  }
  if (missing !== undefined) oneOf('missing', missing, MISSING_RULES);
  if (scale !== undefined) oneOf('scale', scale, SCALINGS);
  checkTerms(terms);
  checkSignal(signal);
}

function checkTerms(terms: TextOptions): void {
  knownNames('terms', terms, Object.keys(TEXT_DEFAULTS));
  const { minDf, maxDf, maxFeatures } = terms;
  if (minDf !== undefined) positiveInteger('terms.minDf', minDf);
  if (maxDf !== undefined)
    inRange('terms.maxDf', maxDf, 'a share in (0, 1]', (x) => x > 0 && x <= 1);
  if (maxFeatures !== undefined) positiveInteger('terms.maxFeatures', maxFeatures);
}

/** What is said. */
function given(terms: TextOptions): Partial<TermLimits> {
  return Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined));
}
