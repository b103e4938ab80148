//! What is sought among the scores of a row.

use super::panels::PANEL;
use super::vector::Vector;

/// The largest of values; a multiple of 16 of them, at least 16.
///
/// # Safety
/// As for the methods of `V`.
#[inline(always)]
pub unsafe fn largest<V: Vector>(values: &[f32]) -> f32 {
    assert!(!values.is_empty() && values.len().is_multiple_of(PANEL));
    let mut most = [unsafe { V::splat(f32::NEG_INFINITY) }; 4];
    let fours = values.chunks_exact(4 * V::LANES);
    for rest in fours.remainder().chunks_exact(V::LANES) {
        most[0] = unsafe { V::load(rest.as_ptr()).larger(most[0]) };
    }
    for four in fours {
        for r in 0..4 {
            let value = unsafe { V::load(four.as_ptr().add(r * V::LANES)) };
            most[r] = unsafe { value.larger(most[r]) };
        }
    }
    unsafe { most[0].larger(most[1]).larger(most[2].larger(most[3])).largest() }
}

/// Append where values reach a threshold, less the cluster that the first of them is of.
///
/// Returns how many there are now; those that `found` has no room for are counted, not written.
///
/// # Safety
/// As for the methods of `V`.
#[inline(always)]
pub unsafe fn reaching<V: Vector>(
    values: &[f32],
    threshold: f32,
    first: usize,
    found: &mut [Found],
    mut count: usize,
) -> usize {
    assert!(values.len().is_multiple_of(PANEL));
    let least = unsafe { V::splat(threshold) };
    for (group, some) in values.chunks(TOGETHER * PANEL).enumerate() {
        let mut bits = unsafe { bits_of(some, least) };
        while bits != 0 {
            let at = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            if let Some(to) = found.get_mut(count) {
                let cluster = first + group * TOGETHER * PANEL + at;
                *to = Found { cluster: cluster as u32, value: some[at] };
            }
            count += 1;
        }
    }
    count
}

/// A bit for each of up to `TOGETHER` panels of values that reaches `least`.
#[inline(always)]
unsafe fn bits_of<V: Vector>(values: &[f32], least: V) -> u64 {
    let mut bits = 0;
    if values.len() == TOGETHER * PANEL {
        for at in (0..TOGETHER * PANEL).step_by(V::LANES) {
            bits |= u64::from(unsafe { V::load(values.as_ptr().add(at)).reaches(least) }) << at;
        }
        return bits;
    }
    for at in (0..values.len()).step_by(V::LANES) {
        bits |= u64::from(unsafe { V::load(values.as_ptr().add(at)).reaches(least) }) << at;
    }
    bits
}

/// Where the only value that reaches a threshold is, of up to twice `TOGETHER` panels; none, if there are more of them.
///
/// Without a branch for where it is, which no processor foresees.
///
/// # Safety
/// As for the methods of `V`.
#[inline(always)]
pub unsafe fn only_reaching<V: Vector>(values: &[f32], threshold: f32) -> Option<usize> {
    let (low, high) = values.split_at(values.len().min(TOGETHER * PANEL));
    let least = unsafe { V::splat(threshold) };
    let (low, high) = unsafe { (bits_of(low, least), bits_of(high, least)) };
    let both = low | high;
    let one = (low == 0) != (high == 0) && both & (both - 1) == 0;
    one.then(|| both.trailing_zeros() as usize + if low == 0 { TOGETHER * PANEL } else { 0 })
}

/// As `reaching`, where the largest of every `TOGETHER` panels, lane by lane, says which of them to look at.
///
/// # Safety
/// As for the methods of `V`.
#[inline(always)]
pub unsafe fn reaching_peaks<V: Vector>(
    values: &[f32],
    peaks: &[f32],
    threshold: f32,
    first: usize,
    found: &mut [Found],
    mut count: usize,
) -> usize {
    let panels = values.len() / PANEL;
    assert!(peaks.len() >= peaks_of(panels));
    let least = unsafe { V::splat(threshold) };
    for (group, sixteen) in peaks[..peaks_of(panels)].chunks_exact(PANEL).enumerate() {
        let mut any = 0;
        for r in 0..PANEL / V::LANES {
            any |= unsafe { V::load(sixteen.as_ptr().add(r * V::LANES)).reaches(least) };
        }
        if any != 0 {
            let from = group * TOGETHER;
            let to = panels.min(from + TOGETHER);
            let some = &values[from * PANEL..to * PANEL];
            let first = first + from * PANEL;
            count = unsafe { reaching::<V>(some, threshold, first, found, count) };
        }
    }
    count
}

/// peaks ← the largest of every `TOGETHER` panels, lane by lane.
///
/// # Safety
/// As for the methods of `V`.
#[inline(always)]
pub unsafe fn write_peaks<V: Vector>(values: &[f32], peaks: &mut [f32]) {
    let groups = values.chunks(TOGETHER * PANEL).zip(peaks.chunks_exact_mut(PANEL));
    for (values, peaks) in groups {
        for lane in (0..PANEL).step_by(V::LANES) {
            let mut most = unsafe { V::splat(f32::NEG_INFINITY) };
            for panel in values.chunks_exact(PANEL) {
                most = unsafe { V::load(panel.as_ptr().add(lane)).larger(most) };
            }
            unsafe { most.store(peaks.as_mut_ptr().add(lane)) };
        }
    }
}

/// Panels that share peaks.
pub const TOGETHER: usize = 4;

/// Peaks of so many panels.
pub fn peaks_of(panels: usize) -> usize {
    panels.div_ceil(TOGETHER) * PANEL
}

/// A cluster that may be what is sought, and its score.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    pub cluster: u32,
    pub value: f32,
}
