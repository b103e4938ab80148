import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { customers, FILES } from './make-customers.ts';

test.each(Object.entries(FILES))('%s is what its script makes', (name, file) => {
  expect(customers(file)).toBe(readFileSync(join(import.meta.dirname, name), 'utf8'));
});
