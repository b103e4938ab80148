import type { TestProject } from 'vitest/node';
import { fitExactRows } from './exact-fit.ts';

/** Runs in Node before the browser tests, which compare with what it provides. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('fittedExactlyInNode', await fitExactRows());
}
