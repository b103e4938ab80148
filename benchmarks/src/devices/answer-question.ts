import type { Entrant } from './entrant.ts';
import { measureStep } from './measure-step.ts';
import type { Opened } from './opened.ts';
import type { Question, Reply } from './question.ts';

/** What a process or a page answers. `open` says why an entrant does not run there. */
export async function answerQuestion(
  question: Question,
  open: (entrant: Entrant) => Promise<Opened>,
): Promise<Reply> {
  let opened: Opened;
  try {
    opened = await open(question.entrant);
  } catch (error) {
    return { refused: (error as Error).message };
  }
  return measureStep(opened, question);
}
