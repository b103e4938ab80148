import { ConstrainedKMeans, type Matrix, Random } from '@coke/core';

// 2,000 rows a day about four places that move on by some two thirds of a standard deviation each day.
function draw(today: number): number[][] {
  const random = new Random(today);
  return Array.from({ length: 2000 }, () => {
    const angle = (Math.PI / 2) * Math.floor(4 * random.uniform() ** 2) + today / 15;
    return [10 * Math.cos(angle) + random.normal(), 10 * Math.sin(angle) + random.normal()];
  });
}

const options = { k: 4, ratio: 0.5, metric: 'euclidean', instances: 2000 } as const;
const model = new ConstrainedKMeans(options);
let first = model;
for (let today = 0; today < 10; today++) {
  const rows = draw(today);
  for (let at = 0; at < 2000; at += 100) await model.partialFit(rows.slice(at, at + 100));
  const [{ worstShare }] = await model.endEpoch(); // without it nothing is ever forgotten
  if (today === 0) first = await ConstrainedKMeans.load(await model.save());
  console.log(
    `day ${today}: worst cluster at ${(100 * worstShare).toFixed(1)} % of its bound;`,
    `distance to the nearest center ${meanOfLeast(await model.transform(rows))},`,
    `to those of day 0 ${meanOfLeast(await first.transform(rows))}`,
  );
}

function meanOfLeast({ data, rows, cols }: Matrix): string {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += Math.min(...data.subarray(i * cols, (i + 1) * cols));
  return (sum / rows).toFixed(2);
}
