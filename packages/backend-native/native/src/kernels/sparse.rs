//! Scores of sparse rows: each number of a row times the 16 elements of its column that a panel has side by side.
//! Products are added up in the order of columns, so that F is that of the same row with its zeros, bit for bit.

use super::assign::AssignScratch;
use super::clusters::Clusters;
use super::margin::above;
use super::near::{write_list, Lists, NearScratch, Nearness};
use super::pairs::Pair;
use super::panels::{Lanes, PANEL};
use super::vector::Vector;
use crate::sparse_rows::{SparseRow, SparseRows};

/// Columns that are transposed at a time: their lines stay in the first level of caches.
const COLUMNS: usize = 256;

/// One row against panels of centers in float32.
pub struct SparseTile<'a> {
    pub row: SparseRow<'a>,
    /// As `transpose` leaves them.
    pub panels: &'a [Lanes<f32>],
    /// 16 for each panel.
    pub offsets: &'a [f32],
    /// Written: F, 16 for each panel.
    pub values: &'a mut [f32],
    /// Written: D, as many, or none.
    pub products: &'a mut [f32],
}

/// Write 16 centers, or fewer, into a panel: element after element, each of all clusters side by side.
pub fn transpose(centers: &[f32], dim: usize, panel: &mut [Lanes<f32>]) {
    for (block, lines) in panel.chunks_mut(COLUMNS).enumerate() {
        let first = block * COLUMNS;
        for (lane, center) in centers.chunks_exact(dim).enumerate() {
            for (line, &value) in lines.iter_mut().zip(&center[first..]) {
                line.0[lane] = value;
            }
        }
    }
}

/// Score a row against all panels, as many at a time as fill 8 registers, then what is left of them.
///
/// # Safety
/// As for the methods of `V`.
#[inline(always)]
pub unsafe fn score<V: Vector>(tile: &mut SparseTile) {
    let panels = tile.offsets.len() / PANEL;
    assert!(tile.panels.len() >= panels * tile.row.dim());
    assert!(tile.values.len() >= panels * PANEL);
    assert!(tile.products.is_empty() || tile.products.len() >= panels * PANEL);
    let mut panel = 0;
    unsafe {
        score_by::<V, 8>(tile, &mut panel, panels);
        score_by::<V, 4>(tile, &mut panel, panels);
        score_by::<V, 2>(tile, &mut panel, panels);
        score_by::<V, 1>(tile, &mut panel, panels);
    }
}

/// From `panel` on, as long as there are panels for so many registers.
#[inline(always)]
unsafe fn score_by<V: Vector, const VECTORS: usize>(
    tile: &mut SparseTile,
    panel: &mut usize,
    panels: usize,
) {
    let together = VECTORS * V::LANES / PANEL;
    if together == 0 {
        return;
    }
    let (data, indices) = tile.row.parts();
    let dim = tile.row.dim();
    while *panel + together <= panels {
        let from = tile.panels.as_ptr().cast::<f32>();
        let lines: [*const f32; VECTORS] = std::array::from_fn(|v| {
            let lane = v * V::LANES;
            unsafe { from.add((*panel + lane / PANEL) * dim * PANEL + lane % PANEL) }
        });
        let mut sums = [unsafe { V::splat(0.0) }; VECTORS];
        for (&value, &j) in data.iter().zip(indices) {
            let value = unsafe { V::splat(value) };
            for v in 0..VECTORS {
                // Columns are below d, and so are lines of a panel.
                let line = unsafe { V::load(lines[v].add(j as usize * PANEL)) };
                sums[v] = unsafe { sums[v].plus(value.times(line)) };
            }
        }
        for (v, sum) in sums.into_iter().enumerate() {
            let at = *panel * PANEL + v * V::LANES;
            unsafe {
                let offset = V::load(tile.offsets.as_ptr().add(at));
                sum.plus(offset).store(tile.values.as_mut_ptr().add(at));
                if !tile.products.is_empty() {
                    sum.store(tile.products.as_mut_ptr().add(at));
                }
            }
        }
        *panel += together;
    }
}

/// labels ← argmax_k F_ik, the lowest k on ties, as `assign` has it.
///
/// `panels`: the centers, as `transpose` leaves them.
pub fn assign_sparse(
    clusters: &Clusters,
    panels: &[Lanes<f32>],
    rows: &SparseRows,
    AssignScratch(scratch): &mut AssignScratch,
    labels: &mut [i32],
) {
    assert_eq!((rows.dim(), rows.count()), (clusters.dim, labels.len()));
    let floats = &clusters.kernel.floats;
    let together = scratch.values.len() / PANEL;
    for (i, label) in labels.iter_mut().enumerate() {
        let mut best = f32::NEG_INFINITY;
        *label = 0;
        for first in (0..clusters.panel_count()).step_by(together) {
            let last = clusters.panel_count().min(first + together);
            let values = &mut scratch.values[..(last - first) * PANEL];
            score_row(clusters, panels, (first, last), rows.row(i), values, &mut []);
            // SAFETY: the kernel runs here, or it had not been handed out.
            let largest = unsafe { (floats.largest)(values) };
            if largest > best {
                best = largest;
                let found = &mut scratch.found[..1];
                // SAFETY: as above.
                unsafe { (floats.reaching)(values, largest, first * PANEL, found, 0) };
                *label = found[0].cluster as i32;
            }
        }
    }
}

/// List, for each row, the clusters near it, as `near` has it.
///
/// `panels`: the centers, as `transpose` leaves them.
pub fn near_sparse(
    clusters: &Clusters,
    panels: &[Lanes<f32>],
    nearness: &Nearness,
    rows: &SparseRows,
    near: &mut NearScratch,
    mut lists: Lists,
) {
    assert_eq!((rows.dim(), rows.count()), (clusters.dim, lists.counts.len()));
    let floats = &clusters.kernel.floats;
    let all = clusters.panel_count();
    for i in 0..rows.count() {
        let scratch = &mut near.scratch;
        let (values, products) = scratch.values.split_at_mut(all * PANEL);
        let products = &mut products[..all * PANEL];
        score_row(clusters, panels, (0, all), rows.row(i), values, products);
        // SAFETY: the kernel runs here, or it had not been handed out.
        let largest = f64::from(unsafe { (floats.largest)(values) });
        let least = above(largest - nearness.margin).max(-f32::MAX);
        // SAFETY: as above.
        let count = unsafe { (floats.reaching)(values, least, 0, &mut scratch.found, 0) };
        for (at, found) in scratch.found[..count].iter().enumerate() {
            scratch.pairs[at] = Pair { row: i as u32, cluster: found.cluster };
            scratch.scores[at] = products[found.cluster as usize];
        }
        write_list(clusters, nearness, i, 0..count, near, &mut lists);
    }
}

/// values ← F of a row against panels `first` … `last` - 1; products ← D, where there is room for it.
fn score_row(
    clusters: &Clusters,
    panels: &[Lanes<f32>],
    (first, last): (usize, usize),
    row: SparseRow,
    values: &mut [f32],
    products: &mut [f32],
) {
    let mut tile = SparseTile {
        row,
        panels: &panels[first * clusters.dim..last * clusters.dim],
        offsets: &clusters.offsets[first * PANEL..last * PANEL],
        values,
        products,
    };
    // SAFETY: the kernel runs here, or it had not been handed out.
    unsafe { (clusters.kernel.floats.sparse)(&mut tile) };
}
