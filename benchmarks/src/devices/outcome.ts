import { type Summary, summarize } from '../suite/samples.ts';
import { describeEntrant } from './entrant.ts';
import type { Ask, Measured, Question } from './question.ts';

/** How one entrant did at one size. */
export type Outcome =
  | ({ readonly kind: 'measured'; readonly rate: Summary } & Omit<Measured, 'labels'>)
  /** No whole step within so many seconds, its start included. */
  | { readonly kind: 'over'; readonly seconds: number }
  | { readonly kind: 'does not run'; readonly reason: string };

export interface OutcomeOptions {
  /** Labels of the first batch, as the reference backend gives them. */
  readonly expected: ArrayLike<number>;
  /** Seconds after which it is ended. */
  readonly limit: number;
  readonly signal?: AbortSignal;
}

/** Of rows whose two best clusters are as good as equal, float32 rounding may choose either. */
const TOLERATED = 0.01;

/**
 * Ask, and wait no longer than the limit.
 *
 * @throws Error if more than 1 % of the labels are not those expected; the signal's reason when aborted.
 */
export async function outcomeOf(
  ask: Ask,
  question: Question,
  { expected, limit, signal }: OutcomeOptions,
): Promise<Outcome> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const interrupt = () => stop.abort(signal!.reason);
  signal?.addEventListener('abort', interrupt);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    stop.abort(new Error(`an answer should be there within ${limit} s, got none`));
  }, 1000 * limit);
  try {
    const reply = await ask(question, stop.signal);
    if ('refused' in reply) return { kind: 'does not run', reason: reply.refused };
    return measured(reply, question, expected);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof OtherLabels) throw error;
    if (late) return { kind: 'over', seconds: limit };
    return { kind: 'does not run', reason: (error as Error).message || String(error) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', interrupt);
  }
}

/** Whoever gives other labels does something else: that is no outcome, but a fault. */
class OtherLabels extends Error {}

function measured(
  { labels, ...reply }: Measured,
  { entrant, size }: Question,
  expected: ArrayLike<number>,
): Outcome {
  const same = labels.filter((label, i) => label === expected[i]).length;
  if (labels.length !== expected.length || same < (1 - TOLERATED) * expected.length) {
    throw new OtherLabels(
      `labels of ${describeEntrant(entrant)} should be the reference's, got ${same} of ${expected.length}`,
    );
  }
  // Rows a second, not milliseconds: the median of one is that of the other.
  const rate = summarize(reply.samples.map((ms) => (1000 * size.rows) / ms));
  return { kind: 'measured', rate, ...reply };
}
