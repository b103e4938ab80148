import { shouldBe } from '@coke/core/check-options';
import type { Table, TableColumn } from '../table/table.ts';
import { findColumn, matchColumns } from './find-columns.ts';
import type { PreprocessedColumn, PreprocessingOptions } from './preprocessing.ts';

/** A column of the table, and what becomes of it. */
export interface ChosenColumn {
  readonly column: TableColumn;
  readonly kind: PreprocessedColumn['kind'];
}

/**
 * The columns to compute with. Categories and texts stand where `columns` names them, else behind the others.
 *
 * @throws RangeError for names and patterns that match nothing, for an id that is computed with, for
 * vectors as categories or texts, a column as both, and where no column is left.
 */
export function chooseColumns(
  table: Table,
  { columns, categories = [], texts = [], id }: PreprocessingOptions,
): ChosenColumn[] {
  if (id !== undefined) findColumn(table, id, 'id');
  const isNoId = ({ name }: TableColumn) => name !== id;
  const asCategories = matchColumns(table, categories, 'categories', isNoId);
  const names = new Set(asCategories.map(({ name }) => name));
  const isText = (column: TableColumn) => isNoId(column) && column.type === 'text';
  const asTexts = matchColumns(table, texts, 'texts', isText);
  const textNames = new Set(asTexts.map(({ name }) => name));
  const isWanted = (column: TableColumn) =>
    isNoId(column) && column.isNumeric && !names.has(column.name) && !textNames.has(column.name);
  // Beside texts, numbers of any size would drown them: only those that are named.
  const byDefault = asTexts.length > 0 ? [] : table.columns.filter(isWanted);
  const asNumbers = columns ? matchColumns(table, columns, 'columns', isWanted) : byDefault;
  const placed = new Set(asNumbers.map(({ name }) => name));
  const others = [...asCategories, ...asTexts].filter(({ name }) => !placed.has(name));
  const all = [...asNumbers, ...others];
  if (all.length === 0) {
    if (!columns) {
      const there = table.columns.map(({ name }) => name).join(', ');
      throw new RangeError(shouldBe('columns', `numeric, at least one of ${table.name}`, there));
    }
    throw new RangeError(shouldBe('columns', `names of columns of ${table.name}`, columns));
  }
  return all.map((column) => {
    if (column.name === id) {
      throw new RangeError(shouldBe('columns', 'others than the id', column.name));
    }
    if (textNames.has(column.name)) {
      if (names.has(column.name)) {
        throw new RangeError(shouldBe('texts', 'other columns than categories', column.name));
      }
      if (column.type === 'vector') {
        throw new RangeError(shouldBe('texts', 'columns of texts', column.name));
      }
      return { column, kind: 'text' };
    }
    if (!names.has(column.name)) {
      return { column, kind: column.type === 'vector' ? 'vector' : 'number' };
    }
    if (column.type === 'vector') {
      throw new RangeError(shouldBe('categories', 'columns of single values', column.name));
    }
    return { column, kind: 'category' };
  });
}
