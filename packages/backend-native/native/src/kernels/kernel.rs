//! Kernels, and which of them this processor has.

use super::float32::FloatTiles;
use super::integer_tiles::IntegerTiles;
use super::pairs::Pairs;
use super::panels::Line;
use super::quantize::Quantized;
use super::scan::Found;
use super::sift::{Scores, State};
use super::sparse::SparseTile;

/// One way to score rows. All of them give the same results, bit for bit.
pub struct Kernel {
    /// What it is chosen by: the widest instructions that it takes.
    pub name: &'static str,
    pub(super) runs_here: fn() -> bool,
    pub(super) floats: Floats,
    /// None: it scores in float32 alone.
    pub(super) integers: Option<Integers>,
}

/// # Safety
/// The functions run instructions that the processor must have: `Kernel::named` hands out no other.
#[derive(Clone, Copy)]
pub(super) struct Floats {
    pub score: unsafe fn(&mut FloatTiles),
    pub largest: unsafe fn(&[f32]) -> f32,
    pub reaching: unsafe fn(&[f32], f32, usize, &mut [Found], usize) -> usize,
    pub pairs: unsafe fn(&mut Pairs),
    pub loosely: unsafe fn(&[f32], &[f32], &[f32], &mut [Found]),
    pub sparse: unsafe fn(&mut SparseTile),
    pub sum_rows: SumRows,
    pub scale_sums: unsafe fn(&[f64], f64, &mut [f32]),
}

type SumRows = unsafe fn(&[f32], f64, &[f32], Option<&[f32]>, &[u32], &mut [f64]) -> f64;

/// # Safety
/// As for `Floats`.
#[derive(Clone, Copy)]
pub(super) struct Integers {
    /// Largest |X_j| of a row; of a center it is 127.
    pub row_limit: f32,
    /// Added to the integers of a row, modulo 2^8.
    pub bias: u8,
    /// Elements that a panel has a multiple of: filled up with zeros.
    pub unit: usize,
    pub quantize_rows: unsafe fn(&[f32], usize, f32, u8, &mut [u8], usize, &mut [Quantized]),
    pub quantize_center: unsafe fn(&[f32], f32, &mut [Line], usize) -> (Quantized, i32),
    pub score: unsafe fn(&mut IntegerTiles),
    pub sift: unsafe fn(&Scores, &mut [State], &mut [Found]),
    pub reaching: unsafe fn(&[f32], &[f32], f32, &mut [Found]) -> usize,
}

/// All kernels for this kind of processor, the widest first.
#[cfg(target_arch = "x86_64")]
static KERNELS: [&Kernel; 6] = [
    &super::x86::AMX_INT8,
    &super::x86::AVX512_VNNI,
    &super::x86::AVX512,
    &super::x86::AVX_VNNI,
    &super::x86::AVX2,
    &super::plain::PLAIN,
];
#[cfg(target_arch = "aarch64")]
static KERNELS: [&Kernel; 4] =
    [&super::arm::NEON_I8MM, &super::arm::NEON_DOT, &super::arm::NEON, &super::plain::PLAIN];
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
static KERNELS: [&Kernel; 1] = [&super::plain::PLAIN];

impl Kernel {
    /// The widest one that runs here.
    pub fn best() -> &'static Kernel {
        Self::available().next().expect("plain runs anywhere")
    }

    /// Those that run here, the widest first.
    pub fn available() -> impl Iterator<Item = &'static Kernel> {
        KERNELS.into_iter().filter(|kernel| (kernel.runs_here)())
    }

    /// sums ← n c + Σ w_i x_i, over the rows whose numbers are in `order`; returns its squared length. In float64,
    /// row after row.
    ///
    /// @param center - c, d float32.
    /// @param x - Rows of width d.
    /// @param weights - w, one a row; left out: every row weighs 1.
    /// @param sums - d float64.
    pub fn sum_rows(
        &self,
        center: &[f32],
        n: f64,
        x: &[f32],
        weights: Option<&[f32]>,
        order: &[u32],
        sums: &mut [f64],
    ) -> f64 {
        // SAFETY: the kernel runs here, or it had not been handed out.
        unsafe { (self.floats.sum_rows)(center, n, x, weights, order, sums) }
    }

    /// out ← sums · scale, in float32; `sums` are as many, or more.
    pub fn scale_sums(&self, sums: &[f64], scale: f64, out: &mut [f32]) {
        // SAFETY: the kernel runs here, or it had not been handed out.
        unsafe { (self.floats.scale_sums)(sums, scale, out) }
    }

    /// The kernel of this name; an error says which there are.
    pub fn named(name: &str) -> Result<&'static Kernel, String> {
        Self::available().find(|kernel| kernel.name == name).ok_or_else(|| {
            let names: Vec<_> = Self::available().map(|kernel| kernel.name).collect();
            format!("kernel should be one of {} on this processor, got {name}", names.join(", "))
        })
    }
}

impl std::fmt::Debug for Kernel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Kernel({})", self.name)
    }
}

/// `Floats` of a vector type, compiled for the features that it needs.
macro_rules! floats {
    ($features:literal, $vector:ty, $doubles:ty, $rows:literal, $vectors:literal, $pairs:path) => {{
        use $crate::kernels::{
            float32,
            kernel::Floats,
            loose,
            pairs::Pairs,
            row_sums, scan,
            sparse::{self, SparseTile},
        };

        #[target_feature(enable = $features)]
        unsafe fn score(tiles: &mut float32::FloatTiles) {
            unsafe { float32::score::<$vector, $rows, $vectors>(tiles) }
        }
        #[target_feature(enable = $features)]
        unsafe fn largest(values: &[f32]) -> f32 {
            unsafe { scan::largest::<$vector>(values) }
        }
        #[target_feature(enable = $features)]
        unsafe fn reaching(
            values: &[f32],
            threshold: f32,
            first: usize,
            found: &mut [scan::Found],
            count: usize,
        ) -> usize {
            unsafe { scan::reaching::<$vector>(values, threshold, first, found, count) }
        }
        #[target_feature(enable = $features)]
        unsafe fn pairs(pairs: &mut Pairs) {
            #[allow(unused_unsafe, reason = "the plain one is safe")]
            unsafe {
                $pairs(pairs)
            }
        }
        #[target_feature(enable = $features)]
        unsafe fn loosely(x: &[f32], centers: &[f32], offsets: &[f32], found: &mut [scan::Found]) {
            unsafe { loose::score::<$vector>(x, centers, offsets, found) }
        }
        #[target_feature(enable = $features)]
        unsafe fn sparse(tile: &mut SparseTile) {
            unsafe { sparse::score::<$vector>(tile) }
        }
        #[target_feature(enable = $features)]
        unsafe fn sum_rows(
            center: &[f32],
            n: f64,
            x: &[f32],
            weights: Option<&[f32]>,
            order: &[u32],
            sums: &mut [f64],
        ) -> f64 {
            unsafe { row_sums::sum_rows::<$doubles>(center, n, x, weights, order, sums) }
        }
        #[target_feature(enable = $features)]
        unsafe fn scale_sums(sums: &[f64], scale: f64, out: &mut [f32]) {
            unsafe { row_sums::scale_sums::<$doubles>(sums, scale, out) }
        }
        Floats { score, largest, reaching, pairs, loosely, sparse, sum_rows, scale_sums }
    }};
}
pub(super) use floats;

/// `Integers` whose vectors are quantized by code compiled for some features.
macro_rules! integers {
    ($features:literal, $vector:ty, $limit:literal, $bias:literal, $unit:literal, $score:path) => {{
        use $crate::kernels::{kernel::Integers, panels::Line, quantize, scan, sift};

        #[target_feature(enable = $features)]
        unsafe fn quantize_rows(
            x: &[f32],
            dim: usize,
            limit: f32,
            bias: u8,
            to: &mut [u8],
            bytes: usize,
            known: &mut [quantize::Quantized],
        ) {
            unsafe { quantize::quantize_rows::<$vector>(x, dim, limit, bias, to, bytes, known) }
        }
        #[target_feature(enable = $features)]
        unsafe fn quantize_center(
            x: &[f32],
            limit: f32,
            panel: &mut [Line],
            lane: usize,
        ) -> (quantize::Quantized, i32) {
            unsafe { quantize::quantize_center::<$vector>(x, limit, panel, lane) }
        }
        #[target_feature(enable = $features)]
        unsafe fn sift(
            scores: &sift::Scores,
            states: &mut [sift::State],
            found: &mut [scan::Found],
        ) {
            unsafe { sift::sift::<$vector>(scores, states, found) }
        }
        #[target_feature(enable = $features)]
        unsafe fn reaching(
            values: &[f32],
            peaks: &[f32],
            threshold: f32,
            found: &mut [scan::Found],
        ) -> usize {
            unsafe { scan::reaching_peaks::<$vector>(values, peaks, threshold, 0, found, 0) }
        }
        Integers {
            row_limit: $limit,
            bias: $bias,
            unit: $unit,
            quantize_rows,
            quantize_center,
            score: $score,
            sift,
            reaching,
        }
    }};
}
pub(super) use integers;
