import { ASSIGNMENT } from './assignment.ts';
import { CONTESTS } from './contest.ts';
import type { FitCase } from './fit-case.ts';
import { GAPS } from './gaps.ts';
import { MILLION, WORKER } from './large/large.ts';
import { SHARES } from './shares.ts';
import { SMALL_DATA } from './small-data.ts';
import { UNBOUNDED } from './unbounded.ts';

/** All that there are, in the order in which they run. */
export const CASES: readonly FitCase[] = [
  ...CONTESTS,
  UNBOUNDED,
  SHARES,
  ASSIGNMENT,
  GAPS,
  SMALL_DATA,
  MILLION,
  WORKER,
];
