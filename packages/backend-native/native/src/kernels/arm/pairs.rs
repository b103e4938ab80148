//! Scores of pairs: products of 4 pairs are turned, so that each element is added to the sums of all of
//! them at a time.

use crate::kernels::pairs::Pairs;
use std::arch::aarch64::*;

/// # Safety
/// Needs NEON.
#[inline]
#[target_feature(enable = "neon")]
pub unsafe fn score(pairs: &mut Pairs) {
    pairs.check();
    let dim = pairs.dim;
    let whole = dim & !3;
    for at in (0..pairs.pairs.len()).step_by(4) {
        let vectors: [_; 4] = std::array::from_fn(|p| pairs.vectors(at + p));
        let mut sums = vdupq_n_f32(0.0);
        for j in (0..whole).step_by(4) {
            let products: [float32x4_t; 4] = std::array::from_fn(|p| unsafe {
                let (x, c) = vectors[p];
                vmulq_f32(vld1q_f32(x.add(j)), vld1q_f32(c.add(j)))
            });
            for element in turn(products) {
                sums = vaddq_f32(sums, element);
            }
        }
        for j in whole..dim {
            let products: [f32; 4] = std::array::from_fn(|p| unsafe {
                let (x, c) = vectors[p];
                *x.add(j) * *c.add(j)
            });
            // SAFETY: 4 numbers.
            sums = vaddq_f32(sums, unsafe { vld1q_f32(products.as_ptr()) });
        }
        let to = &mut pairs.scores[at..at + 4];
        // SAFETY: 4 numbers.
        unsafe { vst1q_f32(to.as_mut_ptr(), sums) };
    }
}

/// 4 rows of 4 numbers, columns for rows.
#[inline]
#[target_feature(enable = "neon")]
fn turn([a, b, c, d]: [float32x4_t; 4]) -> [float32x4_t; 4] {
    let twos = |first, second| {
        let (first, second) = (vreinterpretq_f64_f32(first), vreinterpretq_f64_f32(second));
        let low = vreinterpretq_f32_f64(vzip1q_f64(first, second));
        (low, vreinterpretq_f32_f64(vzip2q_f64(first, second)))
    };
    let (e0, e2) = twos(vtrn1q_f32(a, b), vtrn1q_f32(c, d));
    let (e1, e3) = twos(vtrn2q_f32(a, b), vtrn2q_f32(c, d));
    [e0, e1, e2, e3]
}
