import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans, matrix, Random } from '@coke/core';

// Yours: vectors to search. Here: 20,000 of 32 numbers, in groups of very uneven size.
const random = new Random(2);
const groups = Array.from({ length: 400 }, () => Array.from({ length: 32 }, () => random.normal()));
const draw = (count: number) => {
  const data = new Float32Array(count * 32);
  for (let i = 0; i < count; i++) {
    const group = groups[Math.floor(400 * random.uniform() ** 3)]!;
    for (let j = 0; j < 32; j++) data[i * 32 + j] = group[j]! + 0.5 * random.normal();
  }
  return matrix(data, 32);
};
const [vectors, queries] = [draw(20_000), draw(500)];
const backend = await wasm();

for (const limits of [{ minSize: 1 }, { minSize: 1125, maxSize: 1375 }]) {
  const model = new ConstrainedKMeans({ k: 16, ...limits, backend });
  const shardOf = await model.fitPredict(vectors);

  // A query is sent to the three shards whose centers are nearest.
  const cosines = await model.transform(queries);
  let found = 0;
  for (let q = 0; q < queries.rows; q++) {
    const toShard = cosines.data.subarray(q * 16, (q + 1) * 16);
    const probed = [...toShard.keys()].sort((a, b) => toShard[b]! - toShard[a]!).slice(0, 3);
    if (probed.includes(shardOf[nearest(q)]!)) found++;
  }
  console.log(
    `${Math.min(...model.sizes)} to ${Math.max(...model.sizes)} vectors a shard;`,
    `${((100 * found) / queries.rows).toFixed(1)} % of nearest neighbours in 3 of 16 shards`,
  );
}

/** The vector of the largest cosine with a query, among all. */
function nearest(q: number): number {
  let [best, at] = [Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < vectors.rows; i++) {
    let [product, square] = [0, 0];
    for (let j = 0; j < 32; j++) {
      const value = vectors.data[i * 32 + j]!;
      product += value * queries.data[q * 32 + j]!;
      square += value * value;
    }
    const cosine = product / Math.sqrt(square);
    if (cosine > best) [best, at] = [cosine, i];
  }
  return at;
}
