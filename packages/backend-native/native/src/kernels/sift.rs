//! What integer scores leave of the clusters of each row.

use super::margin::below;
use super::panels::PANEL;
use super::scan::{largest, only_reaching, peaks_of, reaching_peaks, Found, TOGETHER};
use super::vector::Vector;

/// Clusters that a row may leave in doubt: all are scored for one that leaves more.
pub const MOST_FOUND: usize = 64;

/// What a row has come to.
#[derive(Clone, Copy)]
pub struct State {
    best: f32,
    threshold: f32,
    /// Clusters that have reached the threshold; more than `MOST_FOUND`: not all were kept.
    pub count: usize,
}

impl State {
    pub const NOTHING: State = State { best: f32::NEG_INFINITY, threshold: -f32::MAX, count: 0 };

    /// Keep, of clusters that have been scored anew, what reaches the largest less the doubt.
    #[inline(always)]
    pub fn narrow(&mut self, doubt: f64, found: &mut [Found]) {
        self.best = found.iter().fold(f32::NEG_INFINITY, |best, found| best.max(found.value));
        self.threshold = below(f64::from(self.best) - doubt);
        self.keep_reaching(found);
    }

    /// Drop what the threshold has left behind.
    #[inline(always)]
    pub fn keep_reaching(&mut self, found: &mut [Found]) {
        if self.count > found.len() {
            return;
        }
        let mut kept = 0;
        for at in 0..self.count {
            if found[at].value >= self.threshold {
                found[kept] = found[at];
                kept += 1;
            }
        }
        self.count = kept;
    }
}

/// Of some rows against a run of panels.
pub struct Scores<'a> {
    /// T, `stride` from row to row: whole panels, all of them.
    pub values: &'a [f32],
    pub stride: usize,
    /// As `IntegerTiles` has them.
    pub peaks: &'a [f32],
    /// The first cluster.
    pub first: usize,
    /// Twice the margin of each row.
    pub doubts: &'a [f64],
}

/// Take in more scores: states, and `MOST_FOUND` of `found` each, keep what reaches the largest so far less the doubt.
///
/// # Safety
/// As for the methods of `V`.
#[inline(always)]
pub unsafe fn sift<V: Vector>(scores: &Scores, states: &mut [State], found: &mut [Found]) {
    let Scores { stride, first, .. } = *scores;
    let peak_stride = peaks_of(stride / PANEL);
    let rows = scores.values.chunks_exact(stride).zip(scores.peaks.chunks_exact(peak_stride));
    let states = states.iter_mut().zip(found.chunks_exact_mut(MOST_FOUND)).zip(scores.doubts);
    for (((state, found), doubt), (values, peaks)) in states.zip(rows) {
        let best = unsafe { largest::<V>(peaks) };
        if best > state.best {
            state.best = best;
            state.threshold = below(f64::from(best) - doubt);
        } else if best < state.threshold {
            continue;
        }
        if values.len() <= 2 * TOGETHER * PANEL && state.count == 0 {
            if let Some(at) = unsafe { only_reaching::<V>(values, state.threshold) } {
                found[0] = Found { cluster: (first + at) as u32, value: values[at] };
                state.count = 1;
                continue;
            }
        }
        state.keep_reaching(found);
        if state.count <= MOST_FOUND {
            let State { threshold, count, .. } = *state;
            state.count =
                unsafe { reaching_peaks::<V>(values, peaks, threshold, first, found, count) };
        }
    }
}
