// Makes customers.csv and new-customers.csv beside it: `npx tsx --conditions=@coke/source docs/examples/make-customers.ts`.
// Customers of a shop that are nobody's, in groups of very different sizes, with a long tail of big spenders.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '@coke/core';

/** The files, by name. */
export const FILES = {
  'customers.csv': { rows: 2000, seed: 20, firstId: 10001 },
  'new-customers.csv': { rows: 200, seed: 21, firstId: 12001 },
} as const;

/** Groups: their share, then the mean age, the mean of log income (thousands a year) and of log visits a year. */
const GROUPS = [
  { share: 0.42, age: 34, income: 3.4, visits: 1.2 },
  { share: 0.27, age: 52, income: 3.8, visits: 0.9 },
  { share: 0.16, age: 24, income: 2.9, visits: 2.3 },
  { share: 0.09, age: 67, income: 3.2, visits: 2.0 },
  { share: 0.05, age: 45, income: 4.6, visits: 2.9 },
  { share: 0.01, age: 50, income: 5.8, visits: 4.2 },
] as const;

const CITIES = ['Lisbon', 'Porto', 'Braga', 'Coimbra', 'Faro'] as const;
const CITY_SHARES = [0.46, 0.25, 0.14, 0.1, 0.05] as const;

/** A file as text, the same every time. */
export function customers({ rows, seed, firstId }: (typeof FILES)[keyof typeof FILES]): string {
  const random = new Random(seed);
  const lines = ['customer_id,age,income,visits,city'];
  for (let row = 0; row < rows; row++) {
    const { age, income, visits } =
      GROUPS[
        draw(
          random,
          GROUPS.map(({ share }) => share),
        )
      ]!;
    const years = Math.max(18, Math.min(95, Math.round(age + 6 * random.normal())));
    const earned = 100 * Math.round(10 * Math.exp(income + 0.25 * random.normal()));
    const visited = Math.round(Math.exp(visits + 0.35 * random.normal()));
    const city = CITIES[draw(random, CITY_SHARES)]!;
    // Some are not known.
    const known = [years, earned, visited].map((value) => (random.uniform() < 0.004 ? '' : value));
    lines.push([`C${firstId + row}`, ...known, city].join(','));
  }
  return `${lines.join('\n')}\n`;
}

/** An index, by shares that add up to 1. */
function draw(random: Random, shares: readonly number[]): number {
  let left = random.uniform();
  for (const [i, share] of shares.entries()) {
    left -= share;
    if (left < 0) return i;
  }
  return shares.length - 1;
}

if (process.argv[1] === import.meta.filename) {
  for (const [name, file] of Object.entries(FILES)) {
    writeFileSync(join(import.meta.dirname, name), customers(file));
  }
}
