import { expect, test } from 'vitest';
import { traitText } from './trait-text.ts';

test('a trait says how it is here and elsewhere', () => {
  const column = 'income';
  const number = {
    kind: 'number',
    column,
    mean: 1234,
    meanElsewhere: 2000,
    difference: -1,
  } as const;
  expect(traitText(number)).toEqual({
    name: 'income',
    here: '1,230',
    elsewhere: 'elsewhere 2,000',
    isMore: false,
  });
  const share = { kind: 'share', share: 0.5, shareElsewhere: 0.25, difference: 1 } as const;
  expect(traitText({ ...share, column: 'city', value: 'Porto' })).toEqual({
    name: 'city: Porto',
    here: '50\u00a0%',
    elsewhere: 'elsewhere 25\u00a0%',
    isMore: true,
  });
  expect(traitText({ ...share, column: 'is new' }).name).toBe('is new');
  expect(traitText({ kind: 'words', column: 'title', words: ['sea', 'ship'] })).toMatchObject({
    name: 'title',
    here: 'sea, ship',
  });
});
