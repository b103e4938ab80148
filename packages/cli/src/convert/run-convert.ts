import { shouldBe } from '@coke/core/check-options';
import {
  FORMATS,
  formatOfName,
  matchColumns,
  type Table,
  type TableFormat,
  type TablePart,
  withNumbers,
} from '@coke/io';
import type { Context } from '../context.ts';
import { asUsage, UsageError } from '../exit-status.ts';
import { withInput } from '../input/open-input.ts';
import type { YesNo } from '../options/checks.ts';
import type { ShownOptions } from '../options/shown-options.ts';
import type { TableOptions } from '../options/table-options.ts';
import { checkFiles } from '../output/check-files.ts';
import { refuseJsonBesideTable } from '../output/refuse-json-beside-table.ts';
import { writeOutput } from '../output/write-output.ts';
import { Progress } from '../progress/progress.ts';
import { counted } from '../summary/summary.ts';
import { tell } from '../summary/tell.ts';

export interface ConvertOptions extends TableOptions, ShownOptions {
  readonly to: TableFormat | undefined;
  readonly columns: readonly string[] | undefined;
  readonly numbers: YesNo;
}

/** `coke convert`: a table in another format, part after part. */
export async function runConvert(
  input: string,
  output: string,
  options: ConvertOptions,
  context: Context,
): Promise<void> {
  refuseJsonBesideTable({ ...options, output }, '<output>');
  checkFormat(output, options.to);
  await checkFiles({ '<input>': input }, { '<output>': output });
  const progress = new Progress(context.stderr, options);
  try {
    await withInput(input, options, context, async (given) => {
      const { to } = options;
      const names = (await chosen(given, options.columns)).map(({ name }) => name);
      const { signal } = context;
      const table = keepsTexts(output, options)
        ? given
        : await withNumbers(given, {
            ...{ columns: names, signal },
            onProgress: progress.reading('looking at columns'),
          });
      const columns = names.map((name) => table.columns.find((each) => each.name === name)!);
      let rows = 0;
      const parts = async function* (): AsyncGenerator<TablePart> {
        for await (const part of table.read({ columns: names, signal })) {
          yield part;
          rows = part.firstRow + part.rows;
          progress.reading('converting')({ rows, total: table.rows });
        }
      };
      const content = {
        columns,
        parts: parts(),
        ...(table.rows !== undefined && { rows: table.rows }),
      };
      await writeOutput(output, content, context, to);
      progress.stop();
      const facts = { command: 'convert', input: table.name, output, rows, columns: names };
      const line = `${counted(rows, 'row')}, ${counted(names.length, 'column')}, from ${table.name} to ${output}`;
      tell(facts, [line], options, context, output);
    });
  } finally {
    progress.stop();
  }
}

/** Texts are what CSV is of; there `1.50` stays `1.50`. */
function keepsTexts(output: string, { numbers, to }: ConvertOptions): boolean {
  const format = to ?? (output === '-' ? 'csv' : formatOfName(output.replace(/\.gz$/i, '')));
  return numbers === 'no' || format === 'csv' || format === 'tsv';
}

/** Before anything is read. */
function checkFormat(output: string, to: TableFormat | undefined): void {
  if (to !== undefined || output === '-' || formatOfName(output.replace(/\.gz$/i, ''))) return;
  const rule = `a file called .${FORMATS.join(', .')}, or come with --to`;
  throw new UsageError(shouldBe('<output>', rule, output));
}

function chosen(table: Table, columns: readonly string[] | undefined) {
  if (columns === undefined) return table.columns;
  return asUsage(() => matchColumns(table, columns, 'columns', () => true));
}
