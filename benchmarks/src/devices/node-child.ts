import { answerParent } from '../suite/answer-parent.ts';
import { answerQuestion } from './answer-question.ts';
import { openInNode } from './open-in-node.ts';
import type { Question } from './question.ts';

// A process of its own for each: a device that crashes takes nobody with it.
answerParent((question: Question) => answerQuestion(question, openInNode));
