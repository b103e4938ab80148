//! The kernel for any processor.

use super::doubles::FourDoubles;
use super::float32::{self, FloatTiles};
use super::kernel::{Floats, Kernel};
use super::loose;
use super::pairs;
use super::row_sums;
use super::scan::{self, Found};
use super::sparse::{self, SparseTile};
use super::vector::Four;

/// Float32 alone, by what the compiler makes of plain loops.
pub static PLAIN: Kernel = Kernel {
    name: "plain",
    runs_here: || true,
    floats: Floats {
        score,
        largest,
        reaching,
        pairs: pairs::score_plain,
        loosely,
        sparse,
        sum_rows,
        scale_sums,
    },
    integers: None,
};

fn score(tiles: &mut FloatTiles) {
    // SAFETY: `Four` needs no feature.
    unsafe { float32::score::<Four, 2, 4>(tiles) }
}

fn sparse(tile: &mut SparseTile) {
    // SAFETY: as above.
    unsafe { sparse::score::<Four>(tile) }
}

fn largest(values: &[f32]) -> f32 {
    // SAFETY: as above.
    unsafe { scan::largest::<Four>(values) }
}

fn reaching(
    values: &[f32],
    threshold: f32,
    first: usize,
    found: &mut [Found],
    count: usize,
) -> usize {
    // SAFETY: as above.
    unsafe { scan::reaching::<Four>(values, threshold, first, found, count) }
}

fn loosely(x: &[f32], centers: &[f32], offsets: &[f32], found: &mut [Found]) {
    // SAFETY: as above.
    unsafe { loose::score::<Four>(x, centers, offsets, found) }
}

fn sum_rows(
    center: &[f32],
    n: f64,
    x: &[f32],
    weights: Option<&[f32]>,
    order: &[u32],
    sums: &mut [f64],
) -> f64 {
    // SAFETY: `FourDoubles` needs no feature.
    unsafe { row_sums::sum_rows::<FourDoubles>(center, n, x, weights, order, sums) }
}

fn scale_sums(sums: &[f64], scale: f64, out: &mut [f32]) {
    // SAFETY: as above.
    unsafe { row_sums::scale_sums::<FourDoubles>(sums, scale, out) }
}
