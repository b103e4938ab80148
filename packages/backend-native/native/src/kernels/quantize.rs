//! Vectors in integers of 8 bits, each in steps of its own, and what was lost on the way, measured.
//! `docs/native-screening.md` derives the bounds; names are as there.

use super::margin::U;
use super::panels::{Line, GROUP};

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
#[inline(always)]
pub fn quantize_row(x: &[f32], limit: f32, bias: u8, to: &mut [u8]) -> Quantized {
    let Some(scale) = Scale::of(x, limit) else {
        to.fill(bias);
        return lost(x);
    };
    to[x.len()..].fill(bias);
    let (to, _) = to.split_at_mut(x.len());
    scale.round(x, bias, |at, bytes| {
        let end = (at + SIDE).min(to.len());
        if end == at + SIDE {
            to[at..at + SIDE].copy_from_slice(bytes);
        } else {
            to[at..end].copy_from_slice(&bytes[..end - at]);
        }
    })
}

/// As `quantize_row`, into a lane of a panel; with the sum of the integers.
#[inline(always)]
pub fn quantize_center(x: &[f32], limit: f32, panel: &mut [Line], lane: usize) -> (Quantized, i32) {
    let lane = GROUP * lane;
    let Some(scale) = Scale::of(x, limit) else {
        for line in panel {
            line.0[lane..lane + GROUP].fill(0);
        }
        return (lost(x), 0);
    };
    let mut sums = [0i32; SIDE];
    let known = scale.round(x, 0, |at, bytes| {
        for (sum, &byte) in sums.iter_mut().zip(bytes) {
            *sum += i32::from(byte as i8);
        }
        let lines = panel[at / GROUP..].iter_mut();
        for (line, group) in lines.zip(bytes.chunks_exact(GROUP)) {
            for (to, &byte) in line.0[lane..lane + GROUP].iter_mut().zip(group) {
                *to = byte as i8;
            }
        }
    });
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
    fn of(x: &[f32], limit: f32) -> Option<Self> {
        let mut squares = [[0.0f32; SIDE]; 2];
        let mut most = [[0.0f32; SIDE]; 2];
        let mut pairs = x.chunks_exact(2 * SIDE);
        for pair in &mut pairs {
            for side in 0..2 {
                for lane in 0..SIDE {
                    let value = pair[side * SIDE + lane];
                    squares[side][lane] += value * value;
                    most[side][lane] = larger(value.abs(), most[side][lane]);
                }
            }
        }
        for side in pairs.remainder().chunks(SIDE) {
            for (lane, value) in padded(side).into_iter().enumerate() {
                squares[0][lane] += value * value;
                most[0][lane] = larger(value.abs(), most[0][lane]);
            }
        }
        let [mut squares, squares1] = squares;
        let [mut most, most1] = most;
        for lane in 0..SIDE {
            squares[lane] += squares1[lane];
            most[lane] = larger(most[lane], most1[lane]);
        }
        let squared = folded(squares, |a, b| a + b);
        if !(LEAST_SQUARED..=MOST_SQUARED).contains(&squared) {
            return None;
        }
        Some(Scale { scale: limit / folded(most, larger), length: squared.sqrt() })
    }

    /// Give away the integers, 16 at a time, and measure what is lost.
    #[inline(always)]
    fn round(&self, x: &[f32], bias: u8, mut put: impl FnMut(usize, &[u8; SIDE])) -> Quantized {
        let mut rests = [0.0f32; SIDE];
        // The bits of ROUNDING + X, less those of ROUNDING, are X.
        let zero = ROUNDING.to_bits().wrapping_sub(u32::from(bias));
        let mut one = |at: usize, side: &[f32; SIDE]| {
            let mut bytes = [0u8; SIDE];
            for lane in 0..SIDE {
                let y = side[lane] * self.scale;
                let t = y + ROUNDING;
                let rest = y - (t - ROUNDING);
                rests[lane] += rest * rest;
                bytes[lane] = t.to_bits().wrapping_sub(zero) as u8;
            }
            put(at, &bytes);
        };
        let mut at = 0;
        let mut sides = x.chunks_exact(SIDE);
        for side in &mut sides {
            one(at, side.try_into().unwrap());
            at += SIDE;
        }
        if !sides.remainder().is_empty() {
            one(at, &padded(sides.remainder()));
        }
        let step = 1.0 / self.scale;
        let rest = folded(rests, |a, b| a + b).sqrt();
        let p = 1.0 + (x.len() as f64 + 1.0) * U;
        let norm = p * f64::from(self.length);
        let residual = p * (f64::from(step) * f64::from(rest)) + 3.0 * U * norm;
        Quantized { step, norm, residual }
    }
}

#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if a > b {
        a
    } else {
        b
    }
}

#[inline(always)]
fn padded(side: &[f32]) -> [f32; SIDE] {
    let mut all = [0.0; SIDE];
    all[..side.len()].copy_from_slice(side);
    all
}

/// Halves on halves, as registers do it best.
#[inline(always)]
fn folded(mut lanes: [f32; SIDE], both: impl Fn(f32, f32) -> f32) -> f32 {
    let mut half = SIDE / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] = both(lanes[lane], lanes[lane + half]);
        }
        half /= 2;
    }
    lanes[0]
}
