import { answerParent } from '../../suite/answer-parent.ts';
import { type LargeAnswer, type LargeQuestion, largeFit } from './large-fit.ts';

/** A fit in a process of its own, and what memory it took. */
export interface NodeAnswer extends LargeAnswer {
  /** Resident bytes at most, less those before the fit, when the rows were there. */
  readonly resident: number;
}

answerParent(async (question: LargeQuestion): Promise<NodeAnswer> => {
  let resident = 0;
  const answer = await largeFit(question, () => {
    globalThis.gc!();
    const before = process.memoryUsage.rss();
    return () => {
      resident = 1024 * process.resourceUsage().maxRSS - before;
    };
  });
  return { ...answer, resident };
});
