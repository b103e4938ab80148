import { matrix } from '@coke/core';
import { normalizeRows } from '@coke/core/backend';
import { parts } from './mutable-reference.ts';
import { type Mutant, mutant, statefulMutant } from './mutant.ts';

export const bufferMutants: readonly Mutant[] = [
  mutant('buffers: similarities always written', {
    assign(scoring) {
      const { out, x, heads, offset } = scoring;
      const similarities = out.similarities ?? new Float32Array(heads.length * x.rows);
      parts.assign({ ...scoring, out: { labels: out.labels, similarities } });
      if (!out.similarities && offset === 0) throw new TypeError('similarities is undefined');
    },
  }),
  mutant('buffers: labels padded to a multiple of 4', {
    assign(scoring) {
      parts.assign(scoring);
      const end = scoring.offset + scoring.x.rows;
      if (scoring.offset === 0) scoring.out.labels.fill(0, end, end + ((4 - (end % 4)) % 4));
    },
  }),
  mutant('buffers: heads apart by the size of the buffer', {
    assign(scoring) {
      const { out, x, heads, offset } = scoring;
      const stride = out.labels.length / heads.length;
      parts.assign({ ...scoring, offset: Math.floor((offset / x.rows) * stride) });
    },
  }),
  mutant('buffers: the whole memory behind the labels', {
    assign(scoring) {
      const labels = new Int32Array(scoring.out.labels.buffer);
      parts.assign({ ...scoring, out: { ...scoring.out, labels } });
    },
  }),
  mutant('buffers: the whole memory behind the rows', {
    assign(scoring) {
      const { x } = scoring;
      parts.assign({ ...scoring, x: { ...x, data: new Float32Array(x.data.buffer) } });
    },
  }),
  mutant('buffers: rows normalised in place', {
    assign(scoring) {
      const unit = matrix(scoring.x.data, scoring.x.cols);
      if (scoring.metric === 'cosine') normalizeRows(unit);
      parts.assign(scoring);
    },
  }),
  mutant('buffers: weights scaled in place', {
    updateDuals(step) {
      parts.updateDuals(step);
      if (step.weights) for (let i = 0; i < step.x.rows; i++) step.weights[i]! /= step.batchWeight;
    },
  }),
  statefulMutant('buffers: rows of a buffer seen before not read again', () => {
    const seen = new WeakMap<object, Float32Array>();
    return {
      assign(scoring) {
        const { data } = scoring.x;
        const known = seen.get(data) ?? data.slice();
        seen.set(data, known);
        parts.assign({ ...scoring, x: { ...scoring.x, data: known } });
      },
    };
  }),
];
