import { Random } from '@coke/core';
import { matrix, normalizeRows } from '@coke/core/backend';
import fc from 'fast-check';
import { compareCall } from '../compare/call.ts';
import { rounding } from '../compare/rounding.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, property } from '../property.ts';
import type { Action } from '../scenario/actions.ts';
import { drawHeads } from '../scenario/heads.ts';
import { smallRanges } from '../scenario/ranges.ts';
import { scenario } from '../scenario/scenario.ts';
import { createOutput } from '../session/output.ts';
import { perform } from '../session/perform.ts';
import { withSession } from '../session/with-session.ts';

/**
 * Native rows whose squares overflow or vanish in float32 are normalized all the same, as rows of a
 * matrix are: no finite row may turn to zero, infinity or NaN on the way in.
 */
export function rowLengthProperties<Input>(kit: Kit<Input>): BackendProperty[] {
  if (!kit.fromMatrix) return [];
  const exponent = fc.constantFrom(-30, -24, 24, 30);
  return [
    property(
      kit,
      'normalizes native rows of any length',
      fc.tuple(scenario(smallRanges(kit.sizes)), exponent),
      async (backend, [s, exponent]) => {
        const random = new Random(s.seed, s.k.length);
        const raw = matrix(new Float32Array(5 * s.dim), s.dim);
        for (let at = 0; at < raw.data.length; at++)
          raw.data[at] = random.normal() * 10 ** exponent;
        const x = matrix(raw.data.slice(), s.dim);
        normalizeRows(x);
        const heads = drawHeads(s);
        const action: Action = {
          kind: 'assign',
          // Not a multiple of 4, for which the batch would go in as a matrix.
          batch: { x, raw, pick: 4 * random.integer(64) + 1, similarities: true },
          options: { centers: 'current', prices: true },
        };
        const got = createOutput(action, heads.length);
        await withSession(backend, { metric: s.metric, heads, normalize: true }, (session) =>
          perform(kit, 'native, normalized', session, action, got),
        );
        const allowed = rounding(kit.epsilon, s.dim, true);
        await compareCall(s.metric, action, heads, heads, got, allowed);
      },
      1 / 4,
    ),
  ];
}
