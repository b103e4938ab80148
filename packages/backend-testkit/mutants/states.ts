import { type Backend, reference } from '@coke/core';
import {
  type Assignment,
  type Awaitable,
  copyClusteringState,
  type Session,
} from '@coke/core/backend';
import { mutableReference, parts } from './mutable-reference.ts';
import { type Mutant, mutant } from './mutant.ts';

/** The reference with sessions that differ in some calls. */
function sessionMutant(name: string, change: (session: Session) => Partial<Session>): Mutant {
  return { name, create: () => changed(reference(), change) };
}

function changed(backend: Backend, change: (session: Session) => Partial<Session>): Backend {
  return {
    name: 'mutant',
    async open(problem) {
      const session = await backend.open(problem);
      const plain: Session = {
        assign: (x, out, options) => session.assign(x, out, options),
        step: (x, out, options) => session.step(x, out, options),
        endEpoch: (options) => session.endEpoch(options),
        read: () => session.read(),
        dispose: () => session.dispose(),
      };
      return { ...plain, ...change(session) };
    },
  };
}

/** Calls one after the other, each a moment after it was made. */
function queue() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(call: () => Awaitable<T>): Promise<T> => {
    const result = last.then(later).then(call);
    last = result.catch(() => {});
    return result;
  };
}

const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const stateMutants: readonly Mutant[] = [
  mutant('state: read gives the live state', { read: (head) => head }),
  mutant('state: open does not copy', { open: (head) => head }),
  mutant('state: opened with no counts', {
    open: (head) => ({ ...copyClusteringState(head), counts: new Float64Array(head.k) }),
  }),
  mutant('state: opened with no drift', {
    open: (head) => ({ ...copyClusteringState(head), drift: new Float64Array(head.k) }),
  }),
  mutant('state: opened with no prices', {
    open: (head) => ({ ...copyClusteringState(head), prices: new Float32Array(head.k) }),
  }),
  mutant('state: previous centers taken for the current ones', {
    open: (head) => ({ ...copyClusteringState(head), previousCenters: head.centers.slice() }),
  }),
  mutant('state: bounds read back in float32', {
    read: (head) => ({
      ...copyClusteringState(head),
      lower: Float64Array.from(Float32Array.from(head.lower)),
    }),
  }),
  mutant('state: more digits of the prices than are read', {
    open: (head) => ({
      ...copyClusteringState(head),
      prices: Float64Array.from(head.prices) as never,
    }),
    read: (head) => ({ ...copyClusteringState(head), prices: Float32Array.from(head.prices) }),
  }),
  mutant('state: sums in an order of chance', {
    updateCenters(step) {
      const order = Array.from({ length: step.x.rows }, (_, i) => i);
      for (let i = order.length - 1; i > 0; i--) {
        const j = Math.floor(Math.random() * (i + 1));
        [order[i], order[j]] = [order[j]!, order[i]!];
      }
      const { dim, k } = step.head;
      const sums = new Float32Array(k * dim);
      for (const i of order) {
        const weight = step.weights ? step.weights[i]! : 1;
        for (let j = 0; j < dim; j++) {
          sums[step.labels[i]! * dim + j]! += weight * step.x.data[i * dim + j]!;
        }
      }
      // One row of each cluster's sum, then the reference has nothing left to order.
      const labels = Int32Array.from({ length: k }, (_, c) => c);
      const weights = new Float32Array(k).fill(1);
      parts.updateCenters({ ...step, x: { data: sums, rows: k, cols: dim }, labels, weights });
    },
  }),
  sessionMutant('dispose: does nothing', () => ({ dispose: () => {} })),
  sessionMutant('dispose: throws the second time', (session) => {
    let disposed = false;
    return {
      dispose() {
        if (disposed) throw new Error('disposed');
        disposed = true;
        session.dispose();
      },
    };
  }),
  {
    name: 'dispose: closes every session',
    create() {
      const open = new Set<Session>();
      return changed(reference(), (session) => {
        open.add(session);
        return { dispose: () => open.forEach((each) => void each.dispose()) };
      });
    },
  },
  sessionMutant('dispose: later calls do nothing', (session) => {
    let disposed = false;
    return {
      endEpoch: (options) => (disposed ? undefined : session.endEpoch(options)),
      dispose() {
        disposed = true;
        session.dispose();
      },
    };
  }),
  sessionMutant('dispose: calls in flight never answered', (session) => {
    let disposed = false;
    const wait = queue();
    const answer = <T>(call: () => Awaitable<T>): Awaitable<T> =>
      disposed ? call() : wait(() => (disposed ? new Promise<T>(() => {}) : call()));
    return {
      step: (x, out, options) => answer(() => session.step(x, out, options)),
      assign: (x, out, options) => answer(() => session.assign(x, out, options)),
      endEpoch: (options) => answer(() => session.endEpoch(options)),
      read: () => answer(() => session.read()),
      dispose() {
        disposed = true;
        session.dispose();
      },
    };
  }),
  sessionMutant('order: steps wait, reading does not', (session) => ({
    step: async (x, out, options) => {
      await later();
      await session.step(x, out, options);
    },
  })),
  sessionMutant('order: the end of an epoch overtakes steps', (session) => {
    const wait = queue();
    return {
      step: (x, out, options) => wait(() => session.step(x, out, options)),
      assign: (x, out, options) => wait(() => session.assign(x, out, options)),
      read: () => wait(() => session.read()),
    };
  }),
  sessionMutant('order: assignments wait for the end', (session) => {
    const wait = queue();
    return { assign: (x, out, options) => wait(() => session.assign(x, out, options)) };
  }),
  {
    name: 'sessions: scratch shared',
    create() {
      const scratch = new Int32Array(1 << 16);
      return changed(reference(), (session) => {
        const wait = queue();
        const shared = (out: Assignment, call: () => unknown) =>
          wait(async () => {
            call();
            scratch.set(out.labels);
            await later();
            out.labels.set(scratch.subarray(0, out.labels.length));
          });
        return {
          step: (x, out, options) => shared(out, () => session.step(x, out, options)),
          assign: (x, out, options) => shared(out, () => session.assign(x, out, options)),
          endEpoch: (options) => wait(() => session.endEpoch(options)),
          read: () => wait(() => session.read()),
        };
      });
    },
  },
  {
    name: 'sessions: counters shared',
    create() {
      let batches = 0;
      return mutableReference({
        updateCenters(step) {
          parts.updateCenters(step);
          batches++;
          if (batches % 7 === 0) step.head.prices[0]! *= 1 + 2 ** -22;
        },
      });
    },
  },
];
