use crate::centers::SHORTEST;
use crate::clustering::Clustering;
use crate::pool::Pool;

/// Close an epoch of one clustering, as `Session.endEpoch` has it.
///
/// @param averaging - f: share of this epoch in a mean over epochs; left out: centers stay as they are.
/// @param carry - Share of the counts that the next epoch begins with.
/// @param unit - Are averages made unit length?
/// @param mean - Scratch, d.
pub fn end_epoch(
    clustering: &mut Clustering,
    averaging: Option<f64>,
    carry: f64,
    unit: bool,
    mean: &mut [f64],
    pool: &Pool,
) {
    let Clustering { current, previous, counts, drift, .. } = clustering;
    if let Some(f) = averaging {
        let dim = current.dim();
        previous.rewrite(pool, |centers| {
            let both = centers.chunks_exact_mut(dim).zip(current.values().chunks_exact(dim));
            both.for_each(|(previous, current)| blend(previous, current, f, unit, mean));
        });
        current.copy_from(previous);
    } else {
        previous.copy_from(current);
    }
    counts.iter_mut().for_each(|count| *count *= carry);
    drift.fill(0.0);
}

/// previous ← (1 - f) previous + f current, both current and the result at unit length if `unit` is set; where
/// either is too short to have a direction, previous stays. In float64.
fn blend(previous: &mut [f32], current: &[f32], f: f64, unit: bool, mean: &mut [f64]) {
    let square = |value: &f32| f64::from(*value) * f64::from(*value);
    let squared = current.iter().map(square).fold(0.0, |sum, square| sum + square);
    let length = if unit { squared.sqrt() } else { 1.0 };
    if length < SHORTEST {
        return;
    }
    let mut squared = 0.0;
    for (mean, (old, now)) in mean.iter_mut().zip(previous.iter().zip(current)) {
        *mean = (1.0 - f) * f64::from(*old) + (f * f64::from(*now)) / length;
        squared += *mean * *mean;
    }
    let norm = if unit { squared.sqrt() } else { 1.0 };
    if norm < SHORTEST {
        return;
    }
    for (previous, mean) in previous.iter_mut().zip(mean) {
        *previous = (*mean / norm) as f32;
    }
}
