import { expect, test } from 'vitest';
import { feasibleSizes } from './feasible-sizes.ts';
import { openSample } from './open-sample.ts';
import { SAMPLES } from './samples.ts';
import { DEFAULTS } from './settings.ts';

test.each(SAMPLES)(
  '$name is what it says, and its settings suit it',
  async ({ name, about, settings }) => {
    const table = await openSample(name);
    let rows = 0;
    for await (const part of table.read()) rows += part.rows;
    expect(about).toContain(rows.toLocaleString('en'));
    if (settings.id) expect(table.columns.map(({ name }) => name)).toContain(settings.id);
    expect(feasibleSizes({ ...DEFAULTS, ...settings }, rows).clashes).toEqual([]);
  },
);
