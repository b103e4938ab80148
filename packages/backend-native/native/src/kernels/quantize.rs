//! Vectors in integers of 8 bits, each in steps of its own, and what was lost on the way, measured.
//! `docs/native-screening.md` derives the bounds; names are as there.

use super::margin::U;
use super::panels::{Line, GROUP};
use super::vector::Vector;

/// 1.5 · 2^23: a number of size below 2^22 becomes an integer, the nearest, when this is added.
const ROUNDING: f32 = 12_582_912.0;

// Vectors of |x|² outside 2^-100 … 2^120 become 0: their bounds then keep every cluster.
const LEAST_SQUARED: f32 = 7.888_609e-31;
const MOST_SQUARED: f32 = 1.329_228e36;

/// The widest rows that are screened: 127² d stays below 2^31.
pub const LARGEST_DIM: usize = 1 << 17;

/// Numbers that are dealt with side by side.
const SIDE: usize = 16;

/// What is known of a vector in integers.
#[derive(Clone, Copy, Debug)]
pub struct Quantized {
    /// x̂ = step X.
    pub step: f32,
    /// Upper bound of |x|.
    pub norm: f64,
    /// Upper bound of |x - x̂|.
    pub residual: f64,
}

/// X_j + `bias` ← x_j / step, to the nearest, |X_j| at most `limit`.
///
/// `to`: at least d bytes, those behind them are filled up with `bias`.
///
/// # Safety
/// As for the methods of `V`.
#[inline(always)]
pub unsafe fn quantize_row<V: Vector>(x: &[f32], limit: f32, bias: u8, to: &mut [u8]) -> Quantized {
    let Some(scale) = (unsafe { Scale::of::<V>(x, limit) }) else {
        to.fill(bias);
        return lost(x);
    };
    to[x.len()..].fill(bias);
    let to = &mut to[..x.len()];
    let put = |at: usize, bytes: &[u8; SIDE]| {
        let end = (at + SIDE).min(to.len());
        if end == at + SIDE {
            to[at..at + SIDE].copy_from_slice(bytes);
        } else {
            to[at..end].copy_from_slice(&bytes[..end - at]);
        }
    };
    unsafe { scale.round::<V>(x, bias, put) }
}

/// As `quantize_row`, into a lane of a panel; with the sum of the integers.
///
/// # Safety
/// As for the methods of `V`.
#[inline(always)]
pub unsafe fn quantize_center<V: Vector>(
    x: &[f32],
    limit: f32,
    panel: &mut [Line],
    lane: usize,
) -> (Quantized, i32) {
    let lane = GROUP * lane;
    let Some(scale) = (unsafe { Scale::of::<V>(x, limit) }) else {
        for line in panel {
            line.0[lane..lane + GROUP].fill(0);
        }
        return (lost(x), 0);
    };
    let mut sums = [0i32; SIDE];
    let put = |at: usize, bytes: &[u8; SIDE]| {
        for (sum, &byte) in sums.iter_mut().zip(bytes) {
            *sum += i32::from(byte as i8);
        }
        let lines = panel[at / GROUP..].iter_mut();
        for (line, group) in lines.zip(bytes.chunks_exact(GROUP)) {
            for (to, &byte) in line.0[lane..lane + GROUP].iter_mut().zip(group) {
                *to = byte as i8;
            }
        }
    };
    let known = unsafe { scale.round::<V>(x, 0, put) };
    (known, sums.iter().sum())
}

/// A vector that is no integer in any step: X = 0, and all of it is residual.
#[cold]
fn lost(x: &[f32]) -> Quantized {
    let squared: f64 = x.iter().map(|&value| f64::from(value) * f64::from(value)).sum();
    let norm = squared.sqrt() * (1.0 + (x.len() as f64 + 8.0) * f64::EPSILON);
    Quantized { step: 0.0, norm, residual: norm }
}

struct Scale {
    scale: f32,
    length: f32,
}

impl Scale {
    #[inline(always)]
    unsafe fn of<V: Vector>(x: &[f32], limit: f32) -> Option<Self> {
        // Four of each, though wide registers take only some of them.
        let mut squares = [unsafe { V::splat(0.0) }; 4];
        let mut most = squares;
        for at in (0..x.len()).step_by(SIDE) {
            let filled;
            let side = match x[at..].first_chunk() {
                Some(side) => side,
                None => {
                    filled = padded(&x[at..]);
                    &filled
                }
            };
            for r in 0..SIDE / V::LANES {
                unsafe {
                    let value = V::load(side.as_ptr().add(r * V::LANES));
                    squares[r] = squares[r].plus(value.times(value));
                    most[r] = most[r].larger(value.sizes());
                }
            }
        }
        let squared = unsafe { sum(squares) };
        if !(LEAST_SQUARED..=MOST_SQUARED).contains(&squared) {
            return None;
        }
        let [a, b, c, d] = most;
        let most = unsafe { a.larger(b).larger(c.larger(d)).largest() };
        Some(Scale { scale: limit / most, length: squared.sqrt() })
    }

    /// Give away the integers, 16 at a time, and measure what is lost.
    #[inline(always)]
    unsafe fn round<V: Vector>(
        &self,
        x: &[f32],
        bias: u8,
        mut put: impl FnMut(usize, &[u8; SIDE]),
    ) -> Quantized {
        let scale = unsafe { V::splat(self.scale) };
        let rounding = unsafe { V::splat(ROUNDING) };
        let mut rests = [unsafe { V::splat(0.0) }; 4];
        // The bits of ROUNDING + X, less those of ROUNDING, are X.
        let zero = ROUNDING.to_bits().wrapping_sub(u32::from(bias));
        for at in (0..x.len()).step_by(SIDE) {
            let filled;
            let side = match x[at..].first_chunk() {
                Some(side) => side,
                None => {
                    filled = padded(&x[at..]);
                    &filled
                }
            };
            let mut bytes = [0u8; SIDE];
            for r in 0..SIDE / V::LANES {
                unsafe {
                    let y = V::load(side.as_ptr().add(r * V::LANES)).times(scale);
                    let t = y.plus(rounding);
                    let rest = y.minus(t.minus(rounding));
                    rests[r] = rests[r].plus(rest.times(rest));
                    t.store_bytes(zero, bytes.as_mut_ptr().add(r * V::LANES));
                }
            }
            put(at, &bytes);
        }
        let rest = unsafe { sum(rests) }.sqrt();
        let step = 1.0 / self.scale;
        let p = 1.0 + (x.len() as f64 + 1.0) * U;
        let norm = p * f64::from(self.length);
        let residual = p * (f64::from(step) * f64::from(rest)) + 3.0 * U * norm;
        Quantized { step, norm, residual }
    }
}

#[inline(always)]
fn padded(side: &[f32]) -> [f32; SIDE] {
    let mut all = [0.0; SIDE];
    all[..side.len()].copy_from_slice(side);
    all
}

#[inline(always)]
unsafe fn sum<V: Vector>([a, b, c, d]: [V; 4]) -> f32 {
    let mut lanes = [0.0; SIDE];
    unsafe { a.plus(b).plus(c.plus(d)).store(lanes.as_mut_ptr()) };
    let mut half = SIDE / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] += lanes[lane + half];
        }
        half /= 2;
    }
    lanes[0]
}
