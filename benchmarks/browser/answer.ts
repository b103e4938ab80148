import { measureStep } from '../src/devices/measure-step.ts';
import type { Opened } from '../src/devices/opened.ts';
import type { Question, Reply } from '../src/devices/question.ts';
import { openInPage } from './open-in-page.ts';

/** What `chromium-pages.ts` asks this page: the same as of a process of Node. */
async function answer(question: Question): Promise<Reply> {
  let opened: Opened;
  try {
    opened = await openInPage(question.entrant);
  } catch (error) {
    return { refused: (error as Error).message };
  }
  return measureStep(opened, question);
}

Object.assign(globalThis, { answer });
