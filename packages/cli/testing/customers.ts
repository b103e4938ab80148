import { Random } from '@coke/core';

/** A table with a long tail, as CSV: `customer_id,age,income,city`. Every 50th has no age. */
export function customers(rows: number, seed = 1): string {
  const random = new Random(seed);
  const lines = Array.from({ length: rows }, (_, i) => {
    const far = random.uniform() < 0.1;
    const age = Math.round((far ? 60 : 35) + 8 * random.normal());
    const income = Math.round(1000 * Math.exp((far ? 5 : 3) + 0.3 * random.normal()));
    const city = random.uniform() < 0.5 ? 'Lisbon' : '"Porto, ""old"""';
    return `C${i},${i % 50 === 49 ? '' : age},${income},${city}`;
  });
  return `${['customer_id,age,income,city', ...lines].join('\n')}\n`;
}
