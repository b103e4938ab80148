//! Vectors in integers of 8 bits, each in steps of its own, and what was lost on the way, measured.
//! `docs/native-screening.md` derives the bounds; names are as there.

use super::integer_tiles::ROWS;
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

/// What is known of a vector in integers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quantized {
    /// x̂ = step X.
    pub step: f32,
    /// Upper bound of |x|.
    pub norm: f64,
    /// Upper bound of |x - x̂|.
    pub residual: f64,
}

/// X_j + `bias` ← x_j / step, to the nearest, |X_j| at most `limit`, for each of some rows.
///
/// `x`: rows of `dim` numbers, as many as `known`, which is written. `to`: `bytes` for each row, a multiple of 64 that is
/// at least `dim`; those behind the last number are filled up with `bias`.
///
/// # Safety
/// As for the methods of `V`.
#[inline(always)]
pub unsafe fn quantize_rows<V: Vector>(
    x: &[f32],
    dim: usize,
    limit: f32,
    bias: u8,
    to: &mut [u8],
    bytes: usize,
    known: &mut [Quantized],
) {
    let count = known.len();
    assert!(count <= ROWS && x.len() == count * dim && to.len() >= count * bytes);
    assert!(bytes >= dim && bytes.is_multiple_of(64));
    // One thing of all rows after the other: a row alone would wait for its own sums, quotients and roots.
    let (mut squares, mut most) = ([0.0f32; ROWS], [0.0f32; ROWS]);
    for (i, x) in x.chunks_exact(dim).enumerate() {
        (squares[i], most[i]) = unsafe { sizes::<V>(x) };
    }
    let (mut scales, mut lengths) = ([0.0f32; ROWS], [0.0f32; ROWS]);
    for i in 0..ROWS {
        scales[i] = limit / most[i];
        lengths[i] = squares[i].sqrt();
    }
    let mut rests = [0.0f32; ROWS];
    for (i, (x, to)) in x.chunks_exact(dim).zip(to.chunks_exact_mut(bytes)).enumerate() {
        if !(LEAST_SQUARED..=MOST_SQUARED).contains(&squares[i]) {
            to.fill(bias);
            continue;
        }
        let mut row = Row { to, bias };
        rests[i] = unsafe { round::<V, _>(x, scales[i], &mut row) };
        to[dim..].fill(bias);
    }
    rests.iter_mut().for_each(|rest| *rest = rest.sqrt());
    for (i, known) in known.iter_mut().enumerate() {
        *known = if (LEAST_SQUARED..=MOST_SQUARED).contains(&squares[i]) {
            Quantized::new(dim, scales[i], lengths[i], rests[i])
        } else {
            lost(&x[i * dim..(i + 1) * dim])
        };
    }
}

/// As `quantize_rows`, one vector into a lane of a panel; with the sum of the integers.
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
    let (squares, most) = unsafe { sizes::<V>(x) };
    if !(LEAST_SQUARED..=MOST_SQUARED).contains(&squares) {
        for line in panel {
            line.0[lane..lane + GROUP].fill(0);
        }
        return (lost(x), 0);
    }
    let scale = limit / most;
    let mut to = Lane::<V> { panel, lane, sum: unsafe { V::splat(0.0) } };
    let rest = unsafe { round::<V, _>(x, scale, &mut to) };
    // Sums are exact: |Σ X_j| ≤ 127 · 2^17 < 2^24.
    let sum = unsafe { to.sum.total() };
    (Quantized::new(x.len(), scale, squares.sqrt(), rest.sqrt()), sum as i32)
}

/// A vector that is no integer in any step: X = 0, and all of it is residual.
#[cold]
fn lost(x: &[f32]) -> Quantized {
    let squared: f64 = x.iter().map(|&value| f64::from(value) * f64::from(value)).sum();
    let norm = squared.sqrt() * (1.0 + (x.len() as f64 + 8.0) * f64::EPSILON);
    Quantized { step: 0.0, norm, residual: norm }
}

impl Quantized {
    /// `scale`: integers of a unit. `length` and `rest`: |x|, and |y - X|, as measured.
    #[inline(always)]
    fn new(dim: usize, scale: f32, length: f32, rest: f32) -> Self {
        let step = 1.0 / scale;
        let p = 1.0 + (dim as f64 + 1.0) * U;
        let norm = p * f64::from(length);
        let residual = p * (f64::from(step) * f64::from(rest)) + 3.0 * U * norm;
        Quantized { step, norm, residual }
    }
}

/// Where integers go.
trait Integers<V: Vector> {
    /// Integers of elements `at` and on, as float32, and as the lowest bits of `shifted`.
    ///
    /// # Safety
    /// As for the methods of `V`.
    unsafe fn put(&mut self, at: usize, integers: V, shifted: V);
}

struct Row<'a> {
    /// A multiple of 64.
    to: &'a mut [u8],
    bias: u8,
}

impl<V: Vector> Integers<V> for Row<'_> {
    #[inline(always)]
    unsafe fn put(&mut self, at: usize, _: V, shifted: V) {
        // The bits of ROUNDING + X, less those of ROUNDING, are X.
        let zero = ROUNDING.to_bits().wrapping_sub(u32::from(self.bias));
        let to = &mut self.to[at..at + V::LANES];
        unsafe { shifted.store_bytes(zero, to.as_mut_ptr()) };
    }
}

struct Lane<'a, V> {
    panel: &'a mut [Line],
    /// Where the integers of its cluster lie in a line.
    lane: usize,
    sum: V,
}

impl<V: Vector> Integers<V> for Lane<'_, V> {
    #[inline(always)]
    unsafe fn put(&mut self, at: usize, integers: V, shifted: V) {
        let mut bytes = [0u8; 16];
        unsafe {
            self.sum = self.sum.plus(integers);
            shifted.store_bytes(ROUNDING.to_bits(), bytes.as_mut_ptr());
        }
        for group in 0..V::LANES / GROUP {
            let Some(line) = self.panel.get_mut(at / GROUP + group) else { continue };
            let four: &mut [i8; GROUP] =
                (&mut line.0[self.lane..self.lane + GROUP]).try_into().expect("four of them");
            for (to, &byte) in four.iter_mut().zip(&bytes[GROUP * group..]) {
                *to = byte as i8;
            }
        }
    }
}

/// The sum of squares, and the largest size.
#[inline(always)]
unsafe fn sizes<V: Vector>(x: &[f32]) -> (f32, f32) {
    let zero = unsafe { V::splat(0.0) };
    let (mut squares, mut most) = ([zero; 4], [zero; 4]);
    let abreast = 4 * V::LANES;
    let fours = x.chunks_exact(abreast);
    let rest = fours.remainder();
    for four in fours {
        for r in 0..4 {
            let value = unsafe { V::load(four.as_ptr().add(r * V::LANES)) };
            unsafe { measure(value, &mut squares[r], &mut most[r]) };
        }
    }
    for side in rest.chunks(V::LANES) {
        unsafe { measure(load(side), &mut squares[0], &mut most[0]) };
    }
    let [a, b, c, d] = squares;
    let [e, f, g, h] = most;
    unsafe { (a.plus(b).plus(c.plus(d)).total(), e.larger(f).larger(g.larger(h)).largest()) }
}

// A function, not a closure: that would not be compiled for the features of its caller.
#[inline(always)]
unsafe fn measure<V: Vector>(value: V, squares: &mut V, most: &mut V) {
    unsafe {
        *squares = squares.plus(value.times(value));
        *most = most.larger(value.sizes());
    }
}

/// Give away the integers of a vector; returns the squared length of what is lost, in steps.
#[inline(always)]
unsafe fn round<V: Vector, I: Integers<V>>(x: &[f32], scale: f32, to: &mut I) -> f32 {
    let scale = unsafe { V::splat(scale) };
    let mut rests = [unsafe { V::splat(0.0) }; 4];
    let abreast = 4 * V::LANES;
    let fours = x.chunks_exact(abreast);
    let (rest, mut at) = (fours.remainder(), 0);
    for four in fours {
        for r in 0..4 {
            let value = unsafe { V::load(four.as_ptr().add(r * V::LANES)) };
            unsafe { put_rounded(value.times(scale), at + r * V::LANES, to, &mut rests[r]) };
        }
        at += abreast;
    }
    for side in rest.chunks(V::LANES) {
        unsafe { put_rounded(load::<V>(side).times(scale), at, to, &mut rests[0]) };
        at += V::LANES;
    }
    let [a, b, c, d] = rests;
    unsafe { a.plus(b).plus(c.plus(d)).total() }
}

/// Give away X, of y.
#[inline(always)]
unsafe fn put_rounded<V: Vector, I: Integers<V>>(y: V, at: usize, to: &mut I, rests: &mut V) {
    unsafe {
        let rounding = V::splat(ROUNDING);
        let shifted = y.plus(rounding);
        let integers = shifted.minus(rounding);
        let rest = y.minus(integers);
        *rests = rests.plus(rest.times(rest));
        to.put(at, integers, shifted);
    }
}

/// At most a register, filled up with zeros.
#[inline(always)]
unsafe fn load<V: Vector>(side: &[f32]) -> V {
    if side.len() == V::LANES {
        unsafe { V::load(side.as_ptr()) }
    } else {
        unsafe { V::load_first(side.as_ptr(), side.len()) }
    }
}
