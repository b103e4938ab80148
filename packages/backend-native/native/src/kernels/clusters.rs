//! What rows are scored by.

use super::kernel::Kernel;
use super::margin::{Extremes, Margin};
use super::packed::PackedCenters;
use super::panels::{panels_of, PANEL};

/// Centers in the forms that are read, and what each adds to a score.
#[derive(Clone, Copy)]
pub struct Clusters<'a> {
    pub(super) kernel: &'static Kernel,
    pub(super) dim: usize,
    pub(super) count: usize,
    pub(super) centers: &'a [f32],
    pub(super) packed: &'a PackedCenters,
    pub(super) offsets: &'a [f32],
    pub(super) margin: Margin,
    pub(super) loose_margin: Margin,
    /// Upper bound of |c_k|.
    pub(super) longest: f64,
}

impl<'a> Clusters<'a> {
    /// `centers`: c, K × d. `packed`: the same, or empty. `offsets`: rho_k, less |c_k|²/2 for euclidean,
    /// filled up with -infinity to a multiple of 16.
    ///
    /// # Panics
    /// If lengths do not fit.
    pub fn new(
        kernel: &'static Kernel,
        dim: usize,
        centers: &'a [f32],
        packed: &'a PackedCenters,
        offsets: &'a [f32],
    ) -> Self {
        let count = centers.len() / dim;
        assert!(count > 0 && centers.len() == count * dim, "centers should be K × d");
        assert_eq!(offsets.len(), panels_of(count) * PANEL, "offsets should fill whole panels");
        assert!(
            !packed.screens() || packed.heads().len() == panels_of(count),
            "centers should be packed"
        );
        let (offsets_given, filling) = offsets.split_at(count);
        assert!(filling.iter().all(|&offset| offset == f32::NEG_INFINITY));
        let mut extremes = Extremes::default();
        // Lanes without a center hold 0.
        for head in packed.heads() {
            extremes.longest = head.norms.0.into_iter().fold(extremes.longest, f64::max);
            extremes.farthest = head.residuals.0.into_iter().fold(extremes.farthest, f64::max);
        }
        let highest = offsets_given.iter().fold(0.0f32, |most, offset| most.max(offset.abs()));
        extremes.highest = f64::from(highest);
        let (margin, loose_margin) = (Margin::new(dim, &extremes), Margin::loose(dim, &extremes));
        let longest = extremes.longest;
        Clusters { kernel, dim, count, centers, packed, offsets, margin, loose_margin, longest }
    }

    pub(super) fn panel_count(&self) -> usize {
        self.offsets.len() / PANEL
    }
}
