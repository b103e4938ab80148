import { ASSIGNMENT } from './assignment.ts';
import { CONTESTS } from './contest.ts';
import type { FitCase } from './fit-case.ts';
import { GAPS } from './gaps.ts';
import { MILLION, WORKER } from './large/large.ts';
import { SHARES } from './shares.ts';

/** All that there are, in the order in which they run. */
export const CASES: readonly FitCase[] = [...CONTESTS, SHARES, ASSIGNMENT, GAPS, MILLION, WORKER];
