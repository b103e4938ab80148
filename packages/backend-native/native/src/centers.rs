use crate::center_set::{CenterSetParts, PANEL};
use crate::duals::group;
use crate::parts::Parts;
use crate::rows::Rows;
use std::ops::Range;

/// A mean shorter than this leaves its center where it was: SHORTEST_MEAN of the core.
pub const SHORTEST: f64 = 1e-6;

/// What centers move by: the rows of a batch, grouped.
#[derive(Clone, Copy)]
pub struct Moves<'a> {
    /// b × d.
    pub x: Rows<'a>,
    /// w, b; left out: every row weighs 1.
    pub weights: Option<&'a [f32]>,
    /// m, K.
    pub counts: &'a [f64],
    pub ends: &'a [u32],
    pub order: &'a [u32],
    /// Do centers move at unit length?
    pub unit: bool,
}

/// Where m_k > 0: c_k ← (n_k c_k + Σ w_i x_i) / (n_k + m_k), to unit length if `unit` is set (a mean too short
/// leaves c_k as it is); n_k ← n_k + m_k. Summed in float64, row after row. What moves is packed again.
///
/// @param panels - Those to be moved.
/// @param totals - n, K.
/// @param sums - Scratch, d.
///
/// # Safety
/// No other call at the same time has one of the panels.
pub unsafe fn move_panels(
    panels: Range<usize>,
    moves: &Moves<'_>,
    set: &CenterSetParts<'_>,
    totals: &Parts<'_, f64>,
    sums: &mut [f64],
) {
    let k = moves.counts.len();
    for p in panels {
        let clusters = p * PANEL..k.min((p + 1) * PANEL);
        if moves.counts[clusters.clone()].iter().all(|m| *m == 0.0) {
            continue;
        }
        // SAFETY: of this panel, which is this call's.
        let (mut panel, totals) =
            unsafe { (set.panel(clusters.clone()), totals.part(clusters.clone())) };
        for (lane, (c, total)) in clusters.zip(totals).enumerate() {
            let m = moves.counts[c];
            if m == 0.0 {
                continue;
            }
            let n = *total;
            *total = n + m;
            let order = group(moves.order, moves.ends, c);
            let (kernel, center) = (panel.kernel(), panel.center(lane));
            let squared = moves.x.sum_into(kernel, center, n, moves.weights, order, sums);
            let mut scale = 1.0 / (n + m);
            if moves.unit {
                let length = squared.sqrt();
                if length * scale < SHORTEST {
                    continue;
                }
                // The mean's direction is that of the sums.
                scale = 1.0 / length;
            }
            kernel.scale_sums(sums, scale, panel.center(lane));
            panel.pack(lane);
        }
    }
}
