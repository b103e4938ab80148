import { expect, test } from 'vitest';
import { flagsHelp } from './flags-help.ts';

test('flags in a column, what they are in another, choices, and defaults that say something', () => {
  const help = flagsHelp({
    k: { help: 'clusters', default: 3, flag: { kind: 'integer', value: 'n' } },
    smallCrops: {
      help: 'how',
      defaultText: 'the first',
      flag: { kind: 'choice', value: 'how', choices: ['well', 'badly'] },
    },
    data: { help: 'where it is', flag: { kind: 'text', value: 'folder' } },
    loud: { help: 'be heard', default: false, flag: { kind: 'switch' } },
    inside: { help: 'not for the command line' },
  });
  expect(help).toBe(`\
  --k <n>              clusters (3)
  --small-crops <how>  how: well, badly (the first)
  --data <folder>      where it is
  --loud               be heard
  --help               this text`);
});
