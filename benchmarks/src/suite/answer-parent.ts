import type { Said } from './ask-child.ts';

/**
 * Answer the one question that a parent asks by `askChild`, and end.
 *
 * @param answer - May tell the share that is done, 0 … 1.
 */
export function answerParent<Question, Answer>(
  answer: (question: Question, onShare: (share: number) => void) => Promise<Answer>,
): void {
  const say = (said: Said<Answer>) => process.send!(said);
  process.once('message', async (question) => {
    try {
      say({ answer: await answer(question as Question, (share) => say({ share })) });
    } catch (error) {
      say({ error: (error as Error).message });
    }
    process.disconnect();
  });
}
