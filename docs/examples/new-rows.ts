import { ConstrainedKMeans, Random } from '@coke/core';

const random = new Random(3);
const draw = (count: number) =>
  Array.from({ length: count }, () => {
    const place = Math.floor(4 * random.uniform() ** 2);
    return [4 * place + random.normal(), random.normal()];
  });
const old = draw(800);
const model = new ConstrainedKMeans({ k: 4, minSize: 150, maxSize: 300, metric: 'euclidean' });
await model.fit(old);
console.log('fitted', model.sizes.join(' '));

const file = await model.save(); // bytes, for a file; a later program goes on:
const later = await ConstrainedKMeans.load(file);
const arrived = draw(200);

const sizes = (labels: Int32Array) => [0, 1, 2, 3].map((c) => labels.filter((y) => y === c).length);
console.log('predict', sizes(await later.predict(arrived)).join(' '));
const limits = { minSize: 40, maxSize: 60 };
console.log('assign ', sizes(await later.assign(arrived, limits)).join(' '));

const before = await later.predict(old);
await later.update([...old, ...arrived]);
const moved = (await later.predict(old)).filter((label, i) => label !== before[i]).length;
console.log('update ', later.sizes.join(' '), `- ${moved} of 800 old rows changed their cluster`);
