import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { progressShower } from './show-progress.ts';

function written(tell: (show: ReturnType<typeof progressShower>) => void): string {
  const stream = new PassThrough();
  tell(progressShower(stream as unknown as NodeJS.WriteStream));
  return stream.read()?.toString() ?? '';
}

test('into a file: one line for each thing, whatever its share', () => {
  const text = written((show) => {
    show('fetching');
    show('converting', 0);
    show('converting', 0.5);
    show('converting', 1);
    show('checking');
  });
  expect(text).toBe('fetching …\nconverting …\nchecking …\n');
});
