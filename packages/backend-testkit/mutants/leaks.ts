import { reference } from '@coke/core';
import type { Mutant } from './mutant.ts';

/** The reference on a device that counts what is held: `perCall` more with every call. */
function leaking(name: string, perCall: number, kept: number): Mutant {
  let held = 0;
  return {
    name,
    create: () => ({
      name,
      async open(problem) {
        const session = await reference().open(problem);
        let own = 6;
        held += own;
        const use = (n: number) => {
          own += n;
          held += n;
        };
        return {
          assign: (x, out, options) => session.assign(x, out, options),
          step(x, out, options) {
            use(perCall);
            return session.step(x, out, options);
          },
          endEpoch: (options) => session.endEpoch(options),
          read: () => session.read(),
          dispose() {
            if (own > 0) held -= own - kept;
            own = 0;
            session.dispose();
          },
        };
      },
    }),
    options: { resources: () => held },
  };
}

/** A device that leaks nothing: to be passed. */
export const tidy: Mutant = leaking('a device that counts', 0, 0);

export const leakMutants: readonly Mutant[] = [
  leaking('leak: with every step', 1, 0),
  leaking('leak: with every session', 0, 1),
];
