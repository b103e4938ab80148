import { shouldBe } from '@coke/core/check-options';
import { openTable } from '@coke/io';
import { whole } from '@coke/report/format';
import type { OpenedModel } from '../model/open-model.ts';
import type { LabelCertificate } from '../summary/outcome.ts';

export interface KnownLabels {
  readonly labels: Int32Array;
  /** Where they are the model's own. */
  readonly certificate?: LabelCertificate | undefined;
}

/**
 * Labels of so many rows that are there already: in a file or, of the rows that the model was fitted to, in the
 * model. Undefined where there are none.
 *
 * @param name - Of the table.
 * @param path - Of the file, where one is named.
 * @throws Error for a file of other rows, or without clusters of this model.
 */
export async function knownLabels(
  { model, facts }: OpenedModel,
  name: string,
  rows: number,
  path: string | undefined,
): Promise<KnownLabels | undefined> {
  if (path !== undefined) return { labels: await readLabels(path, rows, model.options.k[0]!) };
  const ids = model.labels.ids();
  if (facts?.input.name !== name || facts.input.rows !== rows || ids.length !== rows) {
    return undefined;
  }
  // In the order of the rows, whether they are numbered with or without those that were dropped.
  return { labels: model.labels.gather(ids), certificate: model.certificates[0] };
}

/** @throws Error for a table of other rows, or without clusters of this model. */
async function readLabels(path: string, rows: number, k: number): Promise<Int32Array> {
  const table = await openTable(path);
  try {
    const names = table.columns.map(({ name }) => name);
    if (!names.includes('cluster')) {
      throw new Error(
        shouldBe(`columns of ${path}`, 'with "cluster" among them', names.join(', ')),
      );
    }
    const labels = new Int32Array(rows);
    let read = 0;
    for await (const part of table.read({ columns: ['cluster'] })) {
      const { values } = part.columns[0]!;
      for (let i = 0; i < part.rows; i++) {
        const label = Number(values[i]);
        if (!Number.isSafeInteger(label) || label < 0 || label >= k) {
          throw new Error(
            `${path}, row ${read + 1}: cluster should be one of 0 to ${k - 1}, got ${values[i]}`,
          );
        }
        if (read < rows) labels[read] = label;
        read++;
      }
    }
    if (read === rows) return labels;
    throw new Error(`${path} has ${whole(read)} labels, for ${whole(rows)} rows`);
  } finally {
    await table.close();
  }
}
