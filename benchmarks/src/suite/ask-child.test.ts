import { expect, test } from 'vitest';
import { askChild } from './ask-child.ts';

const CHILD = new URL('made-up-child.ts', import.meta.url);

test('answers from a process that can collect garbage, and tells how far it is', async () => {
  const shares: number[] = [];
  const onShare = (share: number) => shares.push(share);
  expect(await askChild(CHILD, { what: 'this' }, { onShare })).toEqual({
    what: 'this',
    collects: true,
  });
  expect(shares).toEqual([0.5]);
});

test.each([
  ['throw', 'should answer, got what should be something else, got throw'],
  ['exit', 'should answer, got exit 7'],
])('a child that cannot answer is an error that says why: %s', async (what, message) => {
  await expect(askChild(CHILD, { what })).rejects.toThrow(message);
});

test('a module that is not there is an error', async () => {
  const nowhere = new URL('nowhere.ts', import.meta.url);
  await expect(askChild(nowhere, {})).rejects.toThrow(
    /nowhere.ts should answer, got exit 1.*ERR_MODULE/s,
  );
});

test('finds variables of its own', async () => {
  const env = { MADE_UP: 'yes' };
  expect(await askChild(CHILD, { what: 'tell' }, { env })).toEqual({ what: 'yes' });
});

test('stops at once when aborted', async () => {
  const stop = new AbortController();
  const answer = askChild(CHILD, { what: 'wait' }, { signal: stop.signal });
  setTimeout(() => stop.abort(new Error('enough')), 300);
  await expect(answer).rejects.toThrow('enough');
});
