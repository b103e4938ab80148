import { ConstrainedKMeans, Random } from '@coke/core';

// Features of 3,000 images of 10 classes, one image in fifty blurred beyond recognition. Classes are there to judge by.
const random = new Random(9);
const normals = (count: number) => Array.from({ length: count }, () => random.normal());
const middles = Array.from({ length: 10 }, () => normals(24));
const classes = Array.from({ length: 3000 }, () => Math.floor(10 * random.uniform() ** 2.3));
const features = classes.map((c) => {
  const blur = random.uniform() < 0.02 ? 6 : 1;
  return normals(24).map((noise, j) => middles[c]![j]! + blur * noise);
});

for (const minSize of [1, 60]) {
  const model = new ConstrainedKMeans({ k: 30, minSize, metric: 'euclidean' });
  const labels = await model.fitPredict(features);

  // The class of one row a cluster, the nearest to its center, is looked up and given to the whole cluster.
  const distances = await model.transform(features);
  const distance = (i: number) => distances.data[i * 30 + labels[i]!]!;
  const nearest = new Array<number>(30).fill(-1);
  for (const [i, label] of labels.entries()) {
    const best = nearest[label]!;
    if (best < 0 || distance(i) < distance(best)) nearest[label] = i;
  }
  const right = classes.filter((c, i) => classes[nearest[labels[i]!]!] === c).length;
  console.log(
    `pseudo-classes of ${Math.min(...model.sizes)} to ${Math.max(...model.sizes)} rows;`,
    `30 rows labelled by hand make ${((100 * right) / 3000).toFixed(1)} % of all right`,
  );
}
