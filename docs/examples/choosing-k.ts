import { matrix, Random } from '@coke/core';
import { chooseK } from '@coke/core/metrics';

// 3,000 rows in seven groups, the largest five times the smallest.
const random = new Random(8);
const places = Array.from({ length: 7 }, () =>
  Array.from({ length: 8 }, () => 4 * random.normal()),
);
const data = new Float32Array(3000 * 8);
for (let i = 0; i < 3000; i++) {
  const place = places[Math.floor(7 * random.uniform() ** 1.6)]!;
  for (let j = 0; j < 8; j++) data[i * 8 + j] = place[j]! + random.normal();
}

const { k, elbow, reason, table } = await chooseK(matrix(data, 8), {
  ks: [3, 5, 6, 7, 8, 9, 12],
  minSize: 100,
  metric: 'euclidean',
});
console.log(`k = ${k}: ${reason}`);
console.log(`elbow at ${elbow}`);
for (const { k, silhouette, stability } of table) {
  console.log(`${k}: silhouette ${silhouette?.toFixed(2)}, stability ${stability?.toFixed(2)}`);
}
