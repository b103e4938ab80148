import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans, Random } from '@coke/core';
import { fitPreprocessing, loadSparseRows, tableOf } from '@coke/io';
import { describeClusters } from '@coke/report';

// Yours: a table with a column of texts. Here: 900 made-up messages to a shop, a third of them about parcels.
const random = new Random(1);
const subjects = [
  ['parcel', 'late', 'courier', 'tracking', 'address', 'delivered', 'lost'],
  ['refund', 'paid', 'invoice', 'card', 'charged', 'twice'],
  ['broken', 'screen', 'repair', 'warranty', 'battery', 'charger'],
  ['password', 'login', 'account', 'email', 'locked'],
];
const common = ['the', 'my', 'is', 'and', 'please', 'hello', 'thanks'];
const messages = Array.from({ length: 900 }, (_, i) => {
  const words = i % 3 === 0 ? subjects[0]! : subjects[1 + random.integer(3)]!;
  const some = (from: readonly string[]) => from[random.integer(from.length)]!;
  return Array.from({ length: 12 }, (_, n) => some(n % 2 === 0 ? words : common)).join(' ');
});
const table = tableOf({ message: messages });

// A column for each term, by TF-IDF. Nearly all numbers are 0, and only the others are kept.
const preprocessing = await fitPreprocessing(table, { texts: ['message'], terms: { maxDf: 0.3 } });
const { rows } = await loadSparseRows(table, preprocessing);
console.log(`${rows.rows} × ${rows.cols}, ${rows.data.length} numbers that are not 0`);

const model = new ConstrainedKMeans({ k: 5, minSize: 120, maxSize: 240, backend: await wasm() });
const labels = await model.fitPredict(rows);

// What each is about: the terms that it has more of than the others.
const [column] = preprocessing.columns;
const terms = column?.kind === 'text' ? column.terms : [];
for (const { cluster, size, traits } of describeClusters({
  ...{ rows, labels, centers: await model.centers(), metric: 'cosine', words: 4 },
  terms: [{ column: 'message', first: 0, terms }],
})) {
  const words = traits.flatMap((trait) => (trait.kind === 'words' ? trait.words : []));
  console.log(`${cluster}: ${size} messages: ${words.join(', ')}`);
}

// Other messages, by the same terms and weights.
const others = tableOf({
  message: ['My courier lost the parcel!', 'cannot login, account locked'],
});
console.log(await model.predict((await loadSparseRows(others, preprocessing)).rows));
