import { type BackendProperty, backendProperties } from '@coke/backend-testkit';
import { reference } from '@coke/core';
import { bufferMutants } from './buffers.ts';
import { centerMutants } from './centers.ts';
import { dualMutants } from './duals.ts';
import { epochMutants } from './epochs.ts';
import { float32 } from './float32.ts';
import { leakMutants, tidy } from './leaks.ts';
import { mutableReference } from './mutable-reference.ts';
import { mutableScorer } from './mutable-scorer.ts';
import type { Mutant } from './mutant.ts';
import { nativeReference, rowListOptions } from './native-reference.ts';
import { nativeMutants } from './natives.ts';
import { countedScorer, scorerMutants } from './scorers.ts';
import { scoreMutants } from './scores.ts';
import { sparseMutants } from './sparse.ts';
import { stateMutants } from './states.ts';

/** Each mutant must be caught at each of these: by the properties, not by luck. */
const SEEDS = (process.env.SEEDS ?? '1,2,3').split(',').map(Number);

/** A call that never answers is a failure too. */
const LIMIT_MS = 20_000;

const correct: readonly Mutant[] = [
  { name: 'reference', create: reference, options: { sparse: true } },
  { name: 'reference, in parts', create: () => mutableReference() },
  { name: 'reference, in float32', create: float32 },
  {
    name: 'reference, with native inputs',
    create: () => nativeReference(),
    options: rowListOptions,
  } as unknown as Mutant,
  tidy,
  { name: 'reference, with a scorer in parts', create: () => mutableScorer() },
  countedScorer,
];

const mutants = [
  ...dualMutants,
  ...centerMutants,
  ...scoreMutants,
  ...epochMutants,
  ...stateMutants,
  ...bufferMutants,
  ...nativeMutants,
  ...leakMutants,
  ...scorerMutants,
  ...sparseMutants,
];

/** The first property that does not hold; undefined if all do. */
async function caughtBy({ create, options }: Mutant, seed: number): Promise<string | undefined> {
  for (const property of backendProperties(create, { ...options, seed, shrink: false })) {
    if (!(await holds(property))) return property.name;
  }
  return undefined;
}

async function holds({ check }: BackendProperty): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), LIMIT_MS);
  });
  try {
    await Promise.race([check(), limit]);
    return true;
  } catch (error) {
    if (process.argv.includes('--errors')) console.error(error);
    return false;
  } finally {
    clearTimeout(timer);
  }
}

// A word on the command line picks the mutants whose names hold it.
const [word = ''] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const chosen = [...correct, ...mutants].filter(({ name }) => name.includes(word));
let wrong = 0;
for (const one of chosen) {
  const wanted = !correct.includes(one);
  const caught: (string | undefined)[] = [];
  for (const seed of SEEDS) caught.push(await caughtBy(one, seed));
  const right = caught.every((name) => (name !== undefined) === wanted);
  if (!right) wrong++;
  const by = [...new Set(caught.map((name) => name ?? 'nothing'))].join(' | ');
  console.log(`${right ? 'ok  ' : 'FAIL'}  ${one.name.padEnd(62)} ${by}`);
}
const faults = chosen.filter((one) => !correct.includes(one)).length;
const counted = `${faults} mutants and ${chosen.length - faults} correct backends`;
console.log(`\n${counted}, at seeds ${SEEDS.join(', ')}: ${wrong} not told right`);
process.exitCode = wrong === 0 ? 0 : 1;
