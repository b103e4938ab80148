import { ASSIGNMENT } from './assignment.ts';
import { CONTESTS } from './contest.ts';
import type { FitCase } from './fit-case.ts';
import { MILLION, WORKER } from './large/large.ts';

/** All that there are, in the order in which they run. */
export const CASES: readonly FitCase[] = [...CONTESTS, ASSIGNMENT, MILLION, WORKER];
