// Faults that the tests of the crate must not let through: `from`, which is once in the file, becomes `to`.

/**
 * @typedef {object} Mutant
 * @property {string} name
 * @property {string} file - In `native/src`.
 * @property {string} from
 * @property {string} to
 * @property {readonly string[]} [needs] - Features of the processor, as Linux calls them; others have no such code.
 */

const AVX512 = ['avx512f', 'avx512bw', 'avx512vl'];
const AVX2 = ['avx2', 'fma'];

/** @type {readonly Mutant[]} */
export const mutants = [
  // Lanes.
  {
    name: 'a lost lane: pairs, AVX-512',
    file: 'kernels/x86/pairs.rs',
    from: 'turned[12 + e] = _mm512_shuffle_f32x4::<0b11_01_11_01>(odd, odd1);',
    to: 'turned[12 + e] = turned[8 + e];',
    needs: AVX512,
  },
  {
    name: 'a lost lane: pairs, AVX2',
    file: 'kernels/x86/pairs.rs',
    from: 'turned[4 + e] = _mm256_permute2f128_ps::<0x31>(fours[0][e], fours[1][e]);',
    to: 'turned[4 + e] = turned[e];',
    needs: AVX2,
  },
  {
    name: 'a lost lane: the largest, AVX-512',
    file: 'kernels/x86/avx512.rs',
    from: 'unsafe { _mm512_reduce_max_ps(self.0) }',
    to: 'unsafe { _mm512_mask_reduce_max_ps(0x7fff, self.0) }',
    needs: AVX512,
  },
  {
    name: 'a lost register: integer tiles, AVX2',
    file: 'kernels/x86/tiles_avx2.rs',
    from: 'dot(sums[r][1], group, center[1])]',
    to: 'dot(sums[r][1], group, center[0])]',
    needs: AVX2,
  },
  {
    name: 'a lost panel: integer tiles, AVX-512',
    file: 'kernels/x86/tiles_avx512.rs',
    from: '3 => tile::<4, 3>',
    to: '3 => tile::<4, 2>',
    needs: AVX512,
  },
  {
    name: 'a lost row: integer tiles, AVX-512',
    file: 'kernels/x86/tiles_avx512.rs',
    from: 'let step = _mm512_set1_ps(tiles.row_steps[row + r]);',
    to: 'let step = _mm512_set1_ps(tiles.row_steps[row + r / 2 * 2]);',
    needs: AVX512,
  },
  {
    name: 'peaks without the last panel, AVX-512',
    file: 'kernels/x86/tiles_avx512.rs',
    from: 'peaks[r] = unsafe { _mm512_max_ps(peaks[r], values[r]) };',
    to: 'if p < 3 { peaks[r] = unsafe { _mm512_max_ps(peaks[r], values[r]) }; }',
    needs: AVX512,
  },
  {
    name: 'peaks without the last panel, elsewhere',
    file: 'kernels/scan.rs',
    from: 'for panel in values.chunks_exact(PANEL) {',
    to: 'for panel in values.chunks_exact(PANEL).take(3) {',
    needs: AVX2,
  },
  // Tails.
  {
    name: 'a wrong tail: pairs, AVX-512',
    file: 'kernels/x86/pairs.rs',
    from: 'let mask = if dim - j < 16 { (1u16 << (dim - j)) - 1 }',
    to: 'let mask = if dim - j < 16 { (1u16 << (dim - j - 1)) - 1 }',
    needs: AVX512,
  },
  {
    name: 'a wrong tail: pairs, AVX2',
    file: 'kernels/x86/pairs.rs',
    from: '(dim - j).min(8) as i32',
    to: '((dim - j).min(8) & !1) as i32',
    needs: AVX2,
  },
  {
    name: 'a wrong tail: rows and centers in integers, AVX-512',
    file: 'kernels/x86/avx512.rs',
    from: 'let mask = if count < 16 { (1u16 << count) - 1 }',
    to: 'let mask = if count < 16 { (1u16 << (count - 1)) - 1 }',
    needs: AVX512,
  },
  {
    name: 'a tail measured with what stood there before',
    file: 'kernels/quantize.rs',
    from: 'for side in rest.chunks(V::LANES) {\n        unsafe { measure(',
    to: 'for side in rest.chunks_exact(V::LANES) {\n        unsafe { measure(',
    needs: AVX2,
  },
  {
    name: 'a wrong tail: sums of rows that all weigh 1 there',
    file: 'kernels/row_sums.rs',
    from: 'value += weight(i) * f64::from(x[i * d + j]);',
    to: 'value += f64::from(x[i * d + j]);',
  },
  // Integers.
  {
    name: 'a saturated accumulator: 16 bits, AVX-512',
    file: 'kernels/x86/mod.rs',
    from: '        63.0,\n        64,\n        4,\n        tiles_avx512::score',
    to: '        127.0,\n        0x80,\n        4,\n        tiles_avx512::score',
    needs: AVX512,
  },
  {
    name: 'a saturated accumulator: 16 bits, AVX2',
    file: 'kernels/x86/mod.rs',
    from: 'Eight, 63.0, 64, 4,',
    to: 'Eight, 127.0, 0x80, 4,',
    needs: AVX2,
  },
  {
    name: 'rows twice as wide as 32 bits allow',
    file: 'kernels/quantize.rs',
    from: 'LARGEST_DIM: usize = 1 << 17',
    to: 'LARGEST_DIM: usize = 1 << 18',
  },
  {
    name: 'sums that begin without the bias of rows',
    file: 'kernels/packed.rs',
    from: 'head.starts.0[lane] = sum.wrapping_mul(-i32::from(integers.bias));',
    to: 'head.starts.0[lane] = sum.wrapping_mul(1 - i32::from(integers.bias));',
    needs: AVX2,
  },
  {
    name: 'rows that are filled up with what stood there before',
    file: 'kernels/quantize.rs',
    from: 'to[dim..].fill(bias);',
    to: 'let _ = dim;',
    needs: AVX2,
  },
  {
    name: 'vectors too short for squares',
    file: 'kernels/quantize.rs',
    from: 'const LEAST_SQUARED: f32 = 7.888_609e-31;',
    to: 'const LEAST_SQUARED: f32 = 0.0;',
    needs: AVX2,
  },
  {
    name: 'vectors too long for squares',
    file: 'kernels/quantize.rs',
    from: 'const MOST_SQUARED: f32 = 1.329_228e36;',
    to: 'const MOST_SQUARED: f32 = f32::INFINITY;',
    needs: AVX2,
  },
  // The margin.
  {
    name: 'a margin half as wide',
    file: 'kernels/margin.rs',
    from: 'sum * (1.0 + 3.552713678800501e-15)',
    to: 'sum * 0.5',
    needs: AVX2,
  },
  {
    name: 'a margin without what rows have lost',
    file: 'kernels/margin.rs',
    from: 'residuals: quantized + longest,',
    to: 'residuals: quantized,',
    needs: AVX2,
  },
  {
    name: 'a margin without what centers have lost',
    file: 'kernels/margin.rs',
    from: 'let quantized = farthest + gamma(4)',
    to: 'let quantized = gamma(4)',
    needs: AVX2,
  },
  {
    name: 'a margin without the rounding of float32 products',
    file: 'kernels/margin.rs',
    from: 'norms: quantized + gamma(dim + 1) * longest,',
    to: 'norms: quantized,',
    needs: AVX2,
  },
  {
    name: 'a margin without the rounding of offsets',
    file: 'kernels/margin.rs',
    from: 'rest: 2.0 * U * highest + ',
    to: 'rest: ',
    needs: AVX2,
  },
  {
    name: 'the margin once, where both scores may be off',
    file: 'kernels/scratch.rs',
    from: 'self.doubts[i] = 2.0 * clusters',
    to: 'self.doubts[i] = 1.0 * clusters',
    needs: AVX2,
  },
  {
    name: 'no doubt at all',
    file: 'kernels/scratch.rs',
    from: 'self.doubts[i] = 2.0 * clusters',
    to: 'self.doubts[i] = 0.0 * clusters',
    needs: AVX2,
  },
  {
    name: 'the longest center of the last panel alone',
    file: 'kernels/clusters.rs',
    from: 'head.norms.0.into_iter().fold(extremes.longest, f64::max)',
    to: 'head.norms.0.into_iter().fold(0.0, f64::max)',
    needs: AVX2,
  },
  {
    name: 'the threshold of the first panels, for all',
    file: 'kernels/sift.rs',
    from: '        } else if best < state.threshold {\n            continue;',
    to: '        } else {\n            continue;',
    needs: AVX2,
  },
  {
    name: 'rows with many clusters in doubt take those that were kept',
    file: 'kernels/assign.rs',
    from: 'filter(|(_, state)| state.count > MOST_FOUND)',
    to: 'filter(|(_, state)| state.count > 2 * MOST_FOUND)',
    needs: AVX2,
  },
  // Ties.
  {
    name: 'the highest cluster on ties: pairs',
    file: 'kernels/assign.rs',
    from: 'if value > best[row] {',
    to: 'if value >= best[row] {',
    needs: AVX2,
  },
  {
    name: 'the highest cluster on ties: float32',
    file: 'kernels/assign.rs',
    from: 'if largest > best[row] {',
    to: 'if largest >= best[row] {',
  },
  {
    name: 'lists that leave out the lowest of equals',
    file: 'kernels/near.rs',
    from: 'if found.value < least || (found.value == least && ties == 0) {',
    to: 'if found.value < least || (found.value == least && ties < 2) {',
  },
  {
    name: 'lists without the last that is within the margin',
    file: 'kernels/near.rs',
    from: 'filter(|found| found.value >= threshold).count();',
    to: 'filter(|found| found.value > threshold).count();',
  },
  {
    name: 'a threshold below what was left out',
    file: 'kernels/near.rs',
    from: 'threshold = if equal > ties { least } else',
    to: 'threshold = if equal > ties + 1 { least } else',
  },
  // Threads.
  {
    name: 'a task without its last row',
    file: 'tasks.rs',
    from: 'first..self.count.min(first + self.part)',
    to: 'first..self.count.min(first + self.part - 1)',
  },
  {
    name: 'labels of the rows before, where a second task begins',
    file: 'assign.rs',
    from: 'let data = &data[range.start * d..range.end * d];',
    to: 'let shift = usize::from(range.start > 0);\n                    let data = &data[(range.start - shift) * d..(range.end - shift) * d];',
  },
  {
    name: 'lists of the rows before, where a second task begins',
    file: 'scorer.rs',
    from: 'let data = &data[part.start * d..part.end * d];',
    to: 'let shift = usize::from(part.start > 0);\n                        let data = &data[(part.start - shift) * d..(part.end - shift) * d];',
  },
  {
    name: 'a caller that does not wait for the last task',
    file: 'pool.rs',
    from: 'while shared.done.load(Acquire) < tasks {',
    to: 'while shared.done.load(Acquire) + 1 < tasks {',
  },
  {
    name: 'a part that ends behind the slice',
    file: 'parts.rs',
    from: 'range.end <= self.length, "a part',
    to: 'range.end <= self.length + 1, "a part',
  },
  // What is around scores.
  {
    name: 'groups that begin one row late',
    file: 'duals.rs',
    from: 'let start = if c == 0 { 0 } else { ends[c - 1] };',
    to: 'let start = if c == 0 { 1.min(ends[0]) } else { ends[c - 1] };',
  },
  {
    name: 'prices that rise with members',
    file: 'duals.rs',
    from: 'let q = rho - eta * (m / b);',
    to: 'let q = rho + eta * (m / b);',
  },
  {
    name: 'sums of rows that all weigh 1',
    file: 'kernels/row_sums.rs',
    from: 'own[r] = own[r].plus(w.times(D::widen(row.add(r * D::LANES))));',
    to: 'own[r] = own[r].plus(D::widen(row.add(r * D::LANES)));',
  },
];
