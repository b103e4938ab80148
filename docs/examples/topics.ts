import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans, matrix, Random } from '@coke/core';

// Yours: texts, and an embedding of each. Here: 6,000 made-up posts about 60 things, most of them rarely mentioned.
const random = new Random(1);
const middles = Array.from({ length: 60 }, () => Array.from({ length: 64 }, () => random.normal()));
const posts = Array.from({ length: 6000 }, (_, i) => {
  const thing = Math.floor(60 ** random.uniform()); // thing n about 1/n as often as the first
  return { thing, text: `post ${i} about thing ${thing}` };
});
const embeddings = Float32Array.from({ length: 6000 * 64 }, (_, at) => {
  return middles[posts[Math.floor(at / 64)]!.thing]![at % 64]! + random.normal();
});

const rows = matrix(embeddings, 64);
const backend = await wasm();
for (const limits of [{ minSize: 1 }, { minSize: 80, maxSize: 400 }]) {
  const model = new ConstrainedKMeans({ k: 30, ...limits, backend });
  const topicOf = await model.fitPredict(rows);
  const sizes = [...model.sizes].sort((a, b) => a - b);
  console.log(`${sizes.slice(0, 8).join(', ')} … ${sizes.slice(-4).join(', ')}`);

  // A topic is shown by the texts nearest to its center.
  const cosines = await model.transform(rows); // one row a text, one column a topic
  const near = (i: number) => (topicOf[i] === 0 ? cosines.data[i * 30]! : -1);
  const nearest = [...posts.keys()].sort((a, b) => near(b) - near(a)).slice(0, 3);
  console.log('topic 0:', nearest.map((i) => posts[i]!.text).join(', '));
}
