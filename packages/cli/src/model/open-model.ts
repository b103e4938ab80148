import { readFile } from 'node:fs/promises';
import { type Backend, ConstrainedKMeans } from '@coke/core';
import { fitPreprocessing, type Preprocessing, type Table } from '@coke/io';
import { whole } from '@coke/report/format';
import { type ModelFacts, readFacts } from './model-facts.ts';

export interface OpenedModel {
  /** The name of its file. */
  readonly path: string;
  readonly model: ConstrainedKMeans;
  /** Undefined for a model that was saved by another program than the command. */
  readonly facts: ModelFacts | undefined;
}

/** @throws Error naming the file, where it is not there or no model. */
export async function openModel(path: string, backend?: Backend): Promise<OpenedModel> {
  const bytes = await readFile(path).catch((error: Error) => {
    // Of a folder Node does not say which.
    throw Object.assign(error, { path });
  });
  try {
    const model = await ConstrainedKMeans.load(bytes, backend ? { backend } : {});
    return { path, model, facts: readFacts(model) };
  } catch (cause) {
    const why = (cause as Error).message;
    throw new Error(`${path}: should be a model, as --save writes it: ${why}`, { cause });
  }
}

/**
 * How the rows of a table become those that a model is of: as the rows did that it was fitted to. Of a model
 * that does not say, as numbers stand there.
 *
 * @param id - The column that names rows, where it is another.
 * @throws Error naming the columns that the table lacks, or how many numbers a row has too many.
 */
export async function preprocessingFor(
  { path, model, facts }: OpenedModel,
  table: Table,
  id: string | undefined,
): Promise<Preprocessing> {
  if (!facts) return unknownPreprocessing(model, path, table, id);
  const preprocessing = id === undefined ? facts.preprocessing : { ...facts.preprocessing, id };
  const there = table.columns.map(({ name }) => name);
  const wanted = preprocessing.columns.map(({ name }) => name);
  if (preprocessing.id !== undefined) wanted.push(preprocessing.id);
  const lacking = wanted.filter((name) => !there.includes(name));
  if (lacking.length === 0) return preprocessing;
  const named = `column${lacking.length === 1 ? '' : 's'} ${listed(lacking)}`;
  const other = lacking.includes(preprocessing.id ?? '') ? ' (--id names another column)' : '';
  throw new Error(
    `${table.name} lacks the ${named} that ${path} reads${other}; it has ${listed(there)}`,
  );
}

async function unknownPreprocessing(
  model: ConstrainedKMeans,
  path: string,
  table: Table,
  id: string | undefined,
): Promise<Preprocessing> {
  const preprocessing = await fitPreprocessing(table, { id });
  const { cols } = await model.centers();
  const width = preprocessing.columns.reduce(
    (sum, column) => sum + (column.kind === 'vector' ? column.width : 1),
    0,
  );
  if (width === cols) return preprocessing;
  throw new Error(
    `${table.name} has ${whole(width)} numbers a row, and ${path} is of rows of ${whole(cols)}`,
  );
}

/** Most names that a message lists. */
const LISTED = 8;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).map((name) => JSON.stringify(name));
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${whole(rest)} more` : shown.join(', ');
}
