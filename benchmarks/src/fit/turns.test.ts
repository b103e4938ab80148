import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('one at a time, and each again after all the others', async () => {
  const turns = new Turns();
  const log: string[] = [];
  let working = 0;
  const work = async (name: string, pieces: number) => {
    for (let piece = 0; piece < pieces; piece++) {
      const end = await turns.take();
      expect(++working).toBe(1);
      // However long it takes.
      for (let tick = 0; tick < name.charCodeAt(0) % 5; tick++) await null;
      log.push(name);
      working--;
      end();
      end();
    }
  };
  await Promise.all([work('a', 4), work('b', 2), work('c', 3)]);
  expect(log.join('')).toBe('abcabcaca');
});
