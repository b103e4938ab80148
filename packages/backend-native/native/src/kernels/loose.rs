//! Scores in float32 whose sums are in any order: fast, and so near F that they leave hardly any doubt.

use super::scan::Found;
use super::vector::Vector;

/// value ← fl(x·c_k + offset_k) of each cluster found, the sum in an order of its own.
///
/// # Safety
/// As for the methods of `V`.
#[inline(always)]
pub unsafe fn score<V: Vector>(x: &[f32], centers: &[f32], offsets: &[f32], found: &mut [Found]) {
    for found in found {
        let cluster = found.cluster as usize;
        let center = &centers[cluster * x.len()..(cluster + 1) * x.len()];
        found.value = unsafe { dot::<V>(x, center) } + offsets[cluster];
    }
}

/// Each term goes through at most d + 8 roundings.
#[inline(always)]
unsafe fn dot<V: Vector>(x: &[f32], c: &[f32]) -> f32 {
    let mut sums = [unsafe { V::splat(0.0) }; 4];
    let abreast = 4 * V::LANES;
    let whole = x.len() / abreast * abreast;
    for at in (0..whole).step_by(abreast) {
        for r in 0..4 {
            unsafe {
                let x = V::load(x.as_ptr().add(at + r * V::LANES));
                let c = V::load(c.as_ptr().add(at + r * V::LANES));
                sums[r] = sums[r].plus(x.times(c));
            }
        }
    }
    for (x, c) in x[whole..].chunks(V::LANES).zip(c[whole..].chunks(V::LANES)) {
        unsafe {
            let x = V::load_first(x.as_ptr(), x.len());
            sums[0] = sums[0].plus(x.times(V::load_first(c.as_ptr(), c.len())));
        }
    }
    let [a, b, c, d] = sums;
    unsafe { a.plus(b).plus(c.plus(d)).total() }
}
