//! How far scores of integers may lie from those of float32. `docs/native-screening.md` derives what is
//! computed here.

/// Unit roundoff of float32.
pub const U: f64 = 1.0 / 16_777_216.0;

/// The smallest float32 above zero.
const TINY: f64 = 1.401_298_464_324_817e-45;

/// Upper bounds over a set of centers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extremes {
    /// Of |c_k|.
    pub longest: f64,
    /// Of |c_k - ĉ_k|.
    pub farthest: f64,
    /// Of |offset_k|.
    pub highest: f64,
}

/// n u / (1 - n u): relative error of n roundings.
fn gamma(n: usize) -> f64 {
    let n = n as f64 * U;
    n / (1.0 - n)
}

/// M: how far the integer score of a row and any cluster may lie from the float32 one, as it hangs on the row.
#[derive(Clone, Copy, Debug)]
pub struct Margin {
    norms: f64,
    residuals: f64,
    rest: f64,
}

impl Margin {
    pub fn new(dim: usize, extremes: &Extremes) -> Self {
        let Extremes { longest, farthest, highest } = *extremes;
        // (8), by what |x| and |x - x̂| are multiplied with; |x̂| is at most the sum of both.
        let quantized = farthest + gamma(4) * (longest + farthest);
        Margin {
            norms: quantized + gamma(dim + 1) * longest,
            residuals: quantized + longest,
            rest: 2.0 * U * highest + (dim as f64 + 1.0) * TINY,
        }
    }

    /// Of scores in float32 whose sums are in any order: (13).
    pub fn loose(dim: usize, extremes: &Extremes) -> Self {
        let Extremes { longest, highest, .. } = *extremes;
        Margin {
            norms: 2.0 * gamma(dim + 16) * longest,
            residuals: 0.0,
            rest: 4.0 * U * highest + 2.0 * (dim as f64 + 16.0) * TINY,
        }
    }

    /// `norm` and `residual` are upper bounds of |x| and |x - x̂|.
    pub fn of(&self, norm: f64, residual: f64) -> f64 {
        let sum = self.norms * norm + self.residuals * residual + self.rest;
        // A dozen roundings of float64 went into it.
        sum * (1.0 + 3.552713678800501e-15)
    }
}

/// A float32 that is not above `value`, and finite.
pub fn below(value: f64) -> f32 {
    let near = (value - (value.abs() * 2.0 * U + TINY)) as f32;
    if near > -f32::MAX {
        near
    } else {
        -f32::MAX
    }
}

/// The least float32 that is not below `value`.
pub fn above(value: f64) -> f32 {
    let near = value as f32;
    if f64::from(near) >= value {
        near
    } else {
        near.next_up()
    }
}
