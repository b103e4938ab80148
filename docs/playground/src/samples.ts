import type { Settings } from './settings.ts';

/** Data that the playground brings. */
export interface Sample {
  readonly name: SampleName;
  readonly title: string;
  readonly about: string;
  /** What to begin with. */
  readonly settings: Partial<Settings>;
}

export type SampleName = 'customers' | 'addresses' | 'long-tail' | 'large';

export const SAMPLES: readonly Sample[] = [
  {
    name: 'customers',
    title: 'Customers',
    about: '2,000 customers with age, income and visits; most are alike, and a few spend a lot.',
    settings: { id: 'customer_id', k: 8, minSize: 150, maxSize: 400, missing: 'median' },
  },
  {
    name: 'addresses',
    title: 'Delivery rounds',
    about: '3,000 addresses in city, towns and country, for 15 rounds of 200 stops each.',
    settings: { id: 'address', k: 15, minSize: 200, maxSize: 200, scale: 'none' },
  },
  {
    name: 'long-tail',
    title: 'A long tail',
    about:
      '5,000 vectors of 16 numbers in 30 groups, of which the largest has a fifth of the rows.',
    settings: { k: 20, minSize: 150, maxSize: 500, scale: 'none' },
  },
  {
    name: 'large',
    title: 'Many rows',
    about: '100,000 vectors of 100 numbers, to see how fast it is.',
    settings: { k: 50, minSize: 1000, maxSize: 4000, scale: 'none' },
  },
];
