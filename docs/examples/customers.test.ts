import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { customers } from './make-customers.ts';

test('customers.csv is what its script makes', () => {
  expect(customers()).toBe(readFileSync(join(import.meta.dirname, 'customers.csv'), 'utf8'));
});
