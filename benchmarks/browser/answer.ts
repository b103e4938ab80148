import { answerQuestion } from '../src/devices/answer-question.ts';
import type { Question } from '../src/devices/question.ts';
import { fitInWorker } from './fit-in-worker.ts';
import { openInPage } from './open-in-page.ts';

/** What `chromium-pages.ts` asks this page: the same as of a process of Node. */
const answer = (question: Question) => answerQuestion(question, openInPage);

Object.assign(globalThis, { answer, fitInWorker });
