import { oneOf } from '@coke/core/check-options';
import { FORMAT_TABLE, FORMATS, type TableFormat } from './formats.ts';
import type { Table, TableContent } from './table/table.ts';

/**
 * The bytes of a table in a format, some at a time.
 *
 * @throws RangeError for a format there is not, and for content that it does not hold; whatever reading
 * `content` throws.
 */
export async function* encodeTable(
  content: Table | TableContent,
  format: TableFormat,
): AsyncGenerator<Uint8Array> {
  oneOf('format', format, FORMATS);
  yield* await FORMAT_TABLE[format].encode(contentOf(content), {});
}

/** What a table has, to be written. */
function contentOf(content: Table | TableContent): TableContent {
  if (!('read' in content)) return content;
  const { columns, rows } = content;
  return { columns, ...(rows !== undefined && { rows }), parts: content.read() };
}
