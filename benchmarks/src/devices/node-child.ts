import { answerParent } from '../suite/answer-parent.ts';
import { measureStep } from './measure-step.ts';
import { openInNode } from './open-in-node.ts';
import type { Opened } from './opened.ts';
import type { Question, Reply } from './question.ts';

// A process of its own for each: a device that crashes takes nobody with it.
answerParent(async (question: Question): Promise<Reply> => {
  let opened: Opened;
  try {
    opened = await openInNode(question.entrant);
  } catch (error) {
    return { refused: (error as Error).message };
  }
  return measureStep(opened, question);
});
