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
    for (panel, sixteen) in values.chunks_exact(PANEL).enumerate() {
        let mut bits = 0;
        for r in 0..PANEL / V::LANES {
            let at = r * V::LANES;
            bits |= unsafe { V::load(sixteen.as_ptr().add(at)).reaches(least) } << at;
        }
        while bits != 0 {
            let lane = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            if let Some(to) = found.get_mut(count) {
                *to =
                    Found { cluster: (first + panel * PANEL + lane) as u32, value: sixteen[lane] };
            }
            count += 1;
        }
    }
    count
}

/// A cluster that may be what is sought, and its score.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    pub cluster: u32,
    pub value: f32,
}
