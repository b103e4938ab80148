import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans } from '@coke/core';
import { fitPreprocessing, loadRows, openTable, tableOf, unscale, writeTable } from '@coke/io';

const table = await openTable('customers.csv');
const preprocessing = await fitPreprocessing(table, {
  id: 'customer_id',
  columns: ['age', 'income', 'visits'],
  missing: 'median',
  scale: 'standard',
});
const { rows, ids } = await loadRows(table, preprocessing);

const limits = { minSize: 20, maxSize: 500 };
const backend = await wasm();
const model = new ConstrainedKMeans({ k: 8, ...limits, metric: 'euclidean', backend });
const cluster = await model.fitPredict(rows);
await writeTable('segments.csv', tableOf({ customer_id: ids!.values, cluster }));

const centers = unscale(await model.centers(), preprocessing); // in years, euros, visits
for (const [segment, size] of model.sizes.entries()) {
  const [age, income, visits] = centers.data.subarray(segment * 3, (segment + 1) * 3);
  console.log(
    `segment ${segment}: ${size} customers of about ${age?.toFixed()},`,
    `${income?.toFixed()} a year, ${visits?.toFixed(1)} visits`,
  );
}
