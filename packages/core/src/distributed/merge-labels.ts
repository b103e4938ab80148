import { LabelTable } from '../labels/labels.ts';
import { shouldBe } from '../support/error-message.ts';

/**
 * Labels of all.
 *
 * @throws RangeError for an id that has two.
 */
export function mergeLabels(tables: readonly LabelTable[], k: readonly number[]): LabelTable {
  const all = new LabelTable(k);
  for (const [p, table] of tables.entries()) {
    const ids = table.ids();
    const labels = new Int32Array(k.length * ids.length);
    for (let h = 0; h < k.length; h++) {
      const own = table.gather(ids, h);
      const before = all.gather(ids, h);
      const twice = before.findIndex((label, i) => label >= 0 && label !== own[i]);
      if (twice >= 0) {
        const rule = `as in a file before it (${before[twice]}), or each id in one file alone`;
        const name = `files[${p}]: the label of ${ids[twice]}`;
        throw new RangeError(shouldBe(name, rule, own[twice]));
      }
      labels.set(own, h * ids.length);
    }
    all.set(ids, labels);
  }
  return all;
}
