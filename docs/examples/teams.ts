import { ConstrainedKMeans, Random } from '@coke/core';

// 24 people: maths, writing and sport, 0 to 10 each.
const random = new Random(4);
const people = Array.from({ length: 24 }, () =>
  Array.from({ length: 3 }, () => Math.round(10 * random.uniform())),
);

// Alike: six teams of four whose members resemble each other.
const alike = new ConstrainedKMeans({ k: 6, minSize: 4, maxSize: 4, metric: 'euclidean' });
show('alike', await alike.fitPredict(people));

// Mixed: four blocks of six alike; each team gets one of every block.
const blocks = new ConstrainedKMeans({ k: 4, minSize: 6, maxSize: 6, metric: 'euclidean' });
const blockOf = await blocks.fitPredict(people);
const dealt = new Array(4).fill(0);
show(
  'mixed',
  Array.from(blockOf, (block) => dealt[block]++),
);

function show(name: string, teamOf: ArrayLike<number>): void {
  for (let team = 0; team < 6; team++) {
    const members = people.filter((_, i) => teamOf[i] === team);
    const mean = (skill: number) =>
      (members.reduce((sum, person) => sum + person[skill]!, 0) / members.length).toFixed(1);
    console.log(
      `${name} ${team}: ${members.length} people, means ${[0, 1, 2].map(mean).join(' ')}`,
    );
  }
}
