/// <reference types="vite/client" />

import { Random } from '@coke/core';
import { openTable, type Table, tableOf } from '@coke/io/web';
import customers from '../../examples/customers.csv?raw';
import type { SampleName } from './samples.ts';

/** Which group a row is of, where each next group is `ratio` times as large as the one before. */
function longTailed(random: Random, groups: number, ratio: number): number {
  const total = (1 - ratio ** groups) / (1 - ratio);
  let left = random.uniform() * total;
  for (let group = 0; group < groups - 1; group++) {
    left -= ratio ** group;
    if (left < 0) return group;
  }
  return groups - 1;
}

/** Addresses of a region: a city, its towns, and farms between. */
async function addresses(): Promise<Table> {
  const random = new Random(11);
  const [rows, towns] = [3000, 24];
  const places = Array.from({ length: towns }, () => [
    8 + 0.9 * random.normal(),
    50 + 0.55 * random.normal(),
  ]);
  const [longitude, latitude] = [new Float32Array(rows), new Float32Array(rows)];
  for (let i = 0; i < rows; i++) {
    const town = longTailed(random, towns, 0.8);
    const spread = random.uniform() < 0.15 ? 0.5 : 0.05 + 0.2 / (1 + town);
    longitude[i] = places[town]![0]! + spread * random.normal();
    latitude[i] = places[town]![1]! + 0.65 * spread * random.normal();
  }
  const address = Array.from({ length: rows }, (_, i) => `A${String(i + 1).padStart(4, '0')}`);
  return tableOf({ address, longitude, latitude }, 'Delivery rounds');
}

/** Rows about random points, of which the first has most. */
async function vectors(
  title: string,
  rows: number,
  width: number,
  groups: number,
  ratio: number,
): Promise<Table> {
  const random = new Random(3);
  const points = Float32Array.from({ length: groups * width }, () => random.normal());
  const values = new Float32Array(rows * width);
  for (let i = 0; i < rows; i++) {
    const from = longTailed(random, groups, ratio) * width;
    for (let j = 0; j < width; j++) values[i * width + j] = points[from + j]! + random.normal();
  }
  return tableOf({ vector: { data: values, rows, cols: width } }, title);
}

const OPEN: Readonly<Record<SampleName, () => Promise<Table>>> = {
  customers: () => openTable(new File([customers], 'customers.csv')),
  addresses,
  'long-tail': () => vectors('A long tail', 5000, 16, 30, 0.8),
  large: () => vectors('Many rows', 100_000, 100, 60, 0.93),
};

/** A sample's table, the same every time. */
export function openSample(name: SampleName): Promise<Table> {
  return OPEN[name]();
}
