// The playground's worker: a page stays free while it computes.
import { answerCalls } from './answer-calls.ts';
import type { Port } from './calls.ts';
import { Workbench } from './workbench.ts';

answerCalls(globalThis as unknown as Port, new Workbench().calls);
