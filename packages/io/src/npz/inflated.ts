import { shouldBe } from '@coke/core/check-options';
import { TableError } from '../table/table-error.ts';

/** So little at once that what comes out of it is no more than 17 MB. */
const PIECE = 1 << 14;

/**
 * What was deflated.
 *
 * @param file - What errors call it.
 * @throws TableError where it is damaged or ends early.
 */
export async function* inflated(
  packed: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<Uint8Array> {
  const { Inflate } = await import('fflate');
  const ready: Uint8Array[] = [];
  const inflate = new Inflate((part) => ready.push(part));
  const push = (piece: Uint8Array, isLast: boolean) => {
    try {
      inflate.push(piece, isLast);
    } catch (error) {
      const { message } = error as Error;
      throw new TableError({ file }, shouldBe('it', 'deflated', message), { cause: error });
    }
    return ready.splice(0).filter(({ length }) => length > 0);
  };
  for await (const part of packed) {
    for (let start = 0; start < part.length; start += PIECE) {
      yield* push(part.subarray(start, start + PIECE), false);
    }
  }
  yield* push(new Uint8Array(0), true);
}
