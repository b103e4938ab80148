import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans, matrix, Random } from '@coke/core';

// Yours: texts, and their embeddings, one a row. Here: 6,000 made-up posts about eight subjects, the last of them rare.
const random = new Random(1);
const subjects = ['sport', 'music', 'films', 'food', 'travel', 'health', 'physics', 'chess'];
const directions = subjects.map(() => Array.from({ length: 64 }, () => random.normal()));
const posts = Array.from({ length: 6000 }, (_, i) => {
  const subject = Math.floor(8 * random.uniform() ** 2);
  return { subject, text: `post ${i} about ${subjects[subject]}` };
});
const embeddings = Float32Array.from({ length: 6000 * 64 }, (_, at) => {
  const { subject } = posts[Math.floor(at / 64)]!;
  return directions[subject]![at % 64]! + 2 * random.normal();
});

const rows = matrix(embeddings, 64);
const model = new ConstrainedKMeans({ k: 8, minSize: 300, backend: await wasm() });
const topicOf = await model.fitPredict(rows);

// A topic is shown by the texts nearest to its center.
const cosines = await model.transform(rows); // one row a text, one column a topic
for (let topic = 0; topic < 8; topic++) {
  const members = posts.map((_, i) => i).filter((i) => topicOf[i] === topic);
  const near = (i: number) => cosines.data[i * 8 + topic]!;
  const nearest = members.sort((a, b) => near(b) - near(a)).slice(0, 2);
  console.log(`${members.length} posts:`, nearest.map((i) => posts[i]!.text).join(', '));
}
