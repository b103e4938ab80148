import { shouldBe } from '@coke/core/check-options';
import type { ColumnValues, TableColumn, TablePart } from './table.ts';

/**
 * The columns of a part that is to be written.
 *
 * @throws RangeError for other columns than the table is said to have.
 */
export function partValues(
  columns: readonly TableColumn[],
  part: TablePart,
): readonly ColumnValues[] {
  if (part.columns.length !== columns.length) {
    const rule = `${columns.length}, as many as there are columns`;
    throw new RangeError(shouldBe('columns of a part', rule, part.columns.length));
  }
  for (const [c, values] of part.columns.entries()) {
    const { name, type, width } = columns[c]!;
    if (values.type !== type) {
      throw new RangeError(shouldBe(`column "${name}" of a part`, `${type} as said`, values.type));
    }
    if (values.type === 'vector' && width !== undefined && values.width !== width) {
      throw new RangeError(
        shouldBe(`width of "${name}" in a part`, `${width} as said`, values.width),
      );
    }
    const length = values.values.length / (values.type === 'vector' ? values.width : 1);
    if (length !== part.rows && !(values.type === 'vector' && values.width === 0)) {
      throw new RangeError(shouldBe(`rows of "${name}" in a part`, `${part.rows}`, length));
    }
  }
  return part.columns;
}

/** A column of no rows: the type that it is written with where no part says another. */
export function noValues({ type, width }: TableColumn): ColumnValues {
  switch (type) {
    case 'number':
      return { type, values: new Float64Array(0) };
    case 'bigint':
      return { type, values: new BigInt64Array(0) };
    case 'boolean':
      return { type, values: new Uint8Array(0) };
    case 'text':
      return { type, values: [] };
    case 'vector':
      return { type, values: new Float32Array(0), width: width ?? 0 };
  }
}
