import type { TestProject } from 'vitest/node';
import { fitRows } from './problem.ts';

/** Runs in Node before the browser tests, which compare with what it provides. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('fittedInNode', await fitRows());
}
