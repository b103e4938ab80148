import { expect, test } from 'vitest';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { Ask, Question } from './question.ts';

const question: Question = {
  entrant: { library: 'gpujs', mode: 'cpu', where: 'Node' },
  size: { name: 'X', rows: 200, dim: 8, k: 5 },
  ...{ rounds: 3, seconds: 0.001, budget: 60 },
};
const expected = Array.from({ length: 200 }, (_, i) => i % 5);
const reply = { device: 'here', samples: [2, 1, 4], cold: false, labels: expected };

function ask(answer: Ask, signal?: AbortSignal, limit = 10): Promise<Outcome> {
  return outcomeOf(answer, question, { expected, limit, ...(signal && { signal }) });
}

test('rows a second are those of a batch through its time', async () => {
  const outcome = await ask(async () => reply);
  // 200 rows in 2 ms.
  expect(outcome).toMatchObject({ kind: 'measured', device: 'here', rate: { median: 100_000 } });
});

test.each([
  ['refuses', async () => ({ refused: 'no such thing' })],
  ['fails', () => Promise.reject(new Error('no such thing'))],
] satisfies [string, Ask][])('what %s does not run, for its reason', async (_, answer) => {
  expect(await ask(answer)).toEqual({ kind: 'does not run', reason: 'no such thing' });
});

test('what goes on for ever is ended', async () => {
  const forever: Ask = (_, signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  expect(await ask(forever, undefined, 0.02)).toEqual({ kind: 'over', seconds: 0.02 });
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('enough')), 20);
  await expect(ask(forever, stop.signal)).rejects.toThrow('enough');
  await expect(ask(async () => reply, stop.signal)).rejects.toThrow('enough');
});

test('a label in a hundred may differ, two are a fault', async () => {
  const withOthers = (count: number) => expected.map((label, i) => (i < count ? -1 : label));
  expect(await ask(async () => ({ ...reply, labels: withOthers(2) }))).toMatchObject({
    kind: 'measured',
  });
  const fault = "labels of gpujs cpu should be the reference's, got 197 of 200";
  await expect(ask(async () => ({ ...reply, labels: withOthers(3) }))).rejects.toThrow(fault);
  const short = { ...reply, labels: expected.slice(0, -1) };
  await expect(ask(async () => short)).rejects.toThrow('got 199 of 200');
});
