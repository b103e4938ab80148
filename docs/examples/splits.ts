import { ConstrainedKMeans, Random } from '@coke/core';

// 1,000 rows, some kinds of which are rare.
const random = new Random(6);
const kinds = Array.from({ length: 1000 }, () => Math.floor(20 * random.uniform() ** 3));
const rows = kinds.map((kind) => [
  6 * Math.cos(kind) + random.normal(),
  6 * Math.sin(kind) + random.normal(),
  kind / 2 + random.normal(),
]);

// 200 clusters of five rows each: every fold gets one row of each cluster.
const model = new ConstrainedKMeans({ k: 200, minSize: 5, maxSize: 5, metric: 'euclidean' });
const clusterOf = await model.fitPredict(rows);
const dealt = new Array(200).fill(0);
const stratified = Array.from(clusterOf, (cluster) => dealt[cluster]++);
const shuffled = Array.from({ length: 1000 }, (_, i) => i % 5).sort(() => random.uniform() - 0.5);

for (const [name, foldOf] of [
  ['stratified', stratified],
  ['at random', shuffled],
] as const) {
  const folds = [0, 1, 2, 3, 4].map((fold) => kinds.filter((_, i) => foldOf[i] === fold));
  const rare = folds.map((fold) => fold.filter((kind) => kind >= 10).length);
  console.log(`${name}: rows a fold ${folds.map((fold) => fold.length)}, rare ones ${rare}`);
}
