//! What a thread scores rows in.

use super::clusters::Clusters;
use super::float32::{self, FloatTiles};
use super::integer_tiles::{IntegerTiles, ROWS};
use super::kernel::Integers;
use super::pairs::{Pair, Pairs, ABREAST};
use super::panels::{panels_of, row_bytes, Lanes, PANEL};
use super::quantize::Quantized;
use super::room::{filled, Result};
use super::scan::{peaks_of, Found};

/// Bytes of float32 panels that are packed at a time: what the second level of caches holds.
const PACKED_BYTES: usize = 1 << 18;

/// Sums of products whose sizes come to less are finite, whatever their order.
const MOST_PRODUCT: f64 = 1e37;

/// Memory of one thread, for centers of one shape: nothing is allocated while rows are scored.
pub struct Scratch {
    /// Scores of rows against clusters.
    pub(super) values: Vec<f32>,
    /// Of integer scores, as `IntegerTiles` has them.
    pub(super) peaks: Vec<f32>,
    /// Rows in integers, `ROWS` of them, and what is known of each.
    integers: Vec<Lanes<u32>>,
    pub(super) steps: [f32; ROWS],
    /// Twice the margin of each row.
    pub(super) doubts: [f64; ROWS],
    /// The same of scores whose sums are in any order; infinite, where sums may be.
    pub(super) loose_doubts: [f64; ROWS],
    packed: Vec<Lanes<f32>>,
    pub(super) pairs: Vec<Pair>,
    pub(super) scores: Vec<f32>,
    pub(super) found: Vec<Found>,
}

/// How much of everything.
pub(super) struct Sizes {
    pub values: usize,
    pub pairs: usize,
    pub found: usize,
}

impl Scratch {
    pub(super) fn new(dim: usize, clusters: usize, sizes: &Sizes) -> Result<Self> {
        let pairs = sizes.pairs.next_multiple_of(ABREAST);
        let packed = float_panels(dim).min(panels_of(clusters).next_multiple_of(2)) * dim;
        Ok(Scratch {
            values: filled(sizes.values, 0.0)?,
            peaks: filled(ROWS * peaks_of(sizes.values / ROWS / PANEL), 0.0)?,
            integers: filled(ROWS * row_bytes(dim) / size_of::<Lanes<u32>>(), Lanes([0; PANEL]))?,
            steps: [0.0; ROWS],
            doubts: [0.0; ROWS],
            loose_doubts: [0.0; ROWS],
            packed: filled(packed, Lanes([0.0; PANEL]))?,
            pairs: filled(pairs, Pair::default())?,
            scores: filled(pairs, 0.0)?,
            found: filled(sizes.found, Found::default())?,
        })
    }

    /// Quantize at most `ROWS` rows.
    pub(super) fn quantize(&mut self, clusters: &Clusters, rows: &[f32]) {
        let integers = clusters.kernel.integers.as_ref().expect("a kernel that screens");
        let (dim, bytes) = (clusters.dim, row_bytes(clusters.dim));
        let (_, to, _) = unsafe { self.integers.align_to_mut::<u8>() };
        let mut known = [Quantized::default(); ROWS];
        let known = &mut known[..rows.len() / dim];
        let Integers { row_limit, bias, quantize_rows, .. } = *integers;
        // SAFETY: the kernel runs here, or it had not been handed out.
        unsafe { quantize_rows(rows, dim, row_limit, bias, to, bytes, known) };
        for (i, known) in known.iter().enumerate() {
            self.steps[i] = known.step;
            self.doubts[i] = 2.0 * clusters.margin.of(known.norm, known.residual);
            self.loose_doubts[i] = if known.norm * clusters.longest < MOST_PRODUCT {
                2.0 * clusters.loose_margin.of(known.norm, 0.0)
            } else {
                f64::INFINITY
            };
        }
    }

    /// values ← T of the rows that have been quantized against panels `first` … `last` - 1, and peaks ← theirs.
    pub(super) fn screen(&mut self, clusters: &Clusters, first: usize, last: usize, stride: usize) {
        let integers = clusters.kernel.integers.as_ref().expect("a kernel that screens");
        let depth = clusters.packed.depth();
        let (_, rows, _) = unsafe { self.integers.align_to::<u8>() };
        let mut tiles = IntegerTiles {
            rows,
            row_bytes: row_bytes(clusters.dim),
            row_steps: &self.steps,
            lines: &clusters.packed.lines()[first * depth..last * depth],
            depth,
            heads: &clusters.packed.heads()[first..last],
            offsets: &clusters.offsets[first * PANEL..last * PANEL],
            values: &mut self.values,
            stride,
            peaks: &mut self.peaks,
        };
        // SAFETY: the kernel runs here, or it had not been handed out.
        unsafe { (integers.score)(&mut tiles) };
    }

    /// Pack centers of panels `first` … `last` - 1 in float32, at most `float_panels`.
    pub(super) fn pack(&mut self, clusters: &Clusters, first: usize, last: usize) {
        let dim = clusters.dim;
        let last = (last * PANEL).min(clusters.count);
        float32::pack(&clusters.centers[first * PANEL * dim..last * dim], dim, &mut self.packed);
    }

    /// values ← F of rows against panels `first` … `last` - 1, which have been packed; values of each row
    /// begin `at`.
    pub(super) fn score(
        &mut self,
        clusters: &Clusters,
        rows: &[f32],
        (first, last): (usize, usize),
        at: usize,
        stride: usize,
    ) {
        let mut tiles = FloatTiles {
            rows,
            dim: clusters.dim,
            panels: &self.packed,
            offsets: &clusters.offsets[first * PANEL..last * PANEL],
            values: &mut self.values[at..],
            stride,
        };
        // SAFETY: the kernel runs here, or it had not been handed out.
        unsafe { (clusters.kernel.floats.score)(&mut tiles) };
    }

    /// scores ← D of the first `count` pairs.
    pub(super) fn score_pairs(&mut self, clusters: &Clusters, rows: &[f32], count: usize) {
        if count == 0 {
            return;
        }
        let filled = count.next_multiple_of(ABREAST);
        let last = self.pairs[count - 1];
        self.pairs[count..filled].fill(last);
        let mut pairs = Pairs {
            rows,
            centers: clusters.centers,
            dim: clusters.dim,
            pairs: &self.pairs[..filled],
            scores: &mut self.scores[..filled],
        };
        // SAFETY: the kernel runs here, or it had not been handed out.
        unsafe { (clusters.kernel.floats.pairs)(&mut pairs) };
    }
}

/// Panels that are packed in float32 at a time: a multiple of 2.
pub(super) fn float_panels(dim: usize) -> usize {
    (PACKED_BYTES / (dim * PANEL * 4)).max(2) & !1
}
