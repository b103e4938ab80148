import { fitPreprocessing, type Preprocessing, type Table, TableError } from '@coke/io';
import { asUsage } from '../exit-status.ts';
import type { InputOptions } from '../options/input-options.ts';
import type { Tools } from '../tools.ts';

/**
 * How the table becomes rows of numbers, as options ask for.
 *
 * @throws UsageError for columns that there are not; TableError for values that cannot be used.
 */
export function learntPreprocessing(
  table: Table,
  { id, columns, categories, text, minDf, maxDf, maxFeatures, missing, scale }: InputOptions,
  { context, progress }: Pick<Tools, 'context' | 'progress'>,
): Promise<Preprocessing> {
  return asUsage(() =>
    fitPreprocessing(table, {
      ...{ id, columns, categories, missing, scale, signal: context.signal },
      ...{ texts: text, terms: { minDf, maxDf, maxFeatures } },
      onProgress: progress.reading('looking at columns'),
    }),
  );
}

/**
 * The result of work on the numbers of a table that options chose columns of.
 *
 * @throws Error saying what else may have been meant, where a column of texts is among those of numbers.
 */
export async function hintingAtCategories<T>(table: Table, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof TableError ? ofTexts(error, table) : error;
  }
}

function ofTexts(error: TableError, table: Table): Error {
  const { message, column } = error;
  const isText = table.columns.some(
    ({ name, type, isNumeric }) => name === column && type === 'text' && !isNumeric,
  );
  if (!isText || !/ should be a number/.test(message)) return error;
  const hint = `--categories ${column} makes a column of 0 and 1 for each value, --text ${column} one for each word`;
  return new Error(`${message} (${hint})`, { cause: error });
}
