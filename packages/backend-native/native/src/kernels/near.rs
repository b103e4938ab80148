//! The clusters near each row: those whose F is within a margin of the largest.

use super::clusters::Clusters;
use super::integer_tiles::ROWS;
use super::margin::{above, below};
use super::pairs::Pair;
use super::panels::{panels_of, PANEL};
use super::room::{filled, Result};
use super::scan::{peaks_of, Found};
use super::scratch::{float_panels, Scratch, Sizes};
use super::screening::Tally;
use std::ops::Range;
use std::time::Instant;

/// Pairs that are scored at a time, if one row has no more.
const PAIRS: usize = 1024;

/// What to list.
#[derive(Clone, Copy, Debug)]
pub struct Nearness<'a> {
    /// How far below the largest F that of a cluster may be.
    pub margin: f64,
    /// Clusters that a list has room for: at least 1.
    pub capacity: usize,
    /// |c_k|²/2, taken off the scores of euclidean.
    pub halves: Option<&'a [f64]>,
}

/// A list for each row.
pub struct Lists<'a> {
    /// Rows × capacity: clusters in rising order.
    pub clusters: &'a mut [i32],
    /// Rows × capacity: D, less |c_k|²/2 for euclidean.
    pub scores: &'a mut [f32],
    /// How many there are.
    pub counts: &'a mut [i32],
    /// What F of all others is below, or, where there was no room for all, the largest of them.
    pub thresholds: &'a mut [f32],
}

/// Memory for `near`, of one thread: some 36 K float32.
pub struct NearScratch {
    pub(super) scratch: Scratch,
    /// Where the pairs of each row end.
    ends: [usize; ROWS],
    /// K.
    sorted: Vec<f32>,
}

impl NearScratch {
    /// For `clusters` centers of `dim` numbers.
    pub fn new(dim: usize, clusters: usize) -> Result<Self> {
        let all = panels_of(clusters) * PANEL;
        let sizes = Sizes { values: ROWS * all, pairs: PAIRS + all, found: all };
        let scratch = Scratch::new(dim, clusters, &sizes)?;
        Ok(NearScratch { scratch, ends: [0; ROWS], sorted: filled(all, 0.0)? })
    }
}

/// List, for each row, the clusters k with F_k ≥ r, r the least float32 that is not below F* - margin; of
/// more than there is room for, those of largest F, the lowest on ties.
///
/// `rows`: of `dim` finite float32.
pub fn near(
    clusters: &Clusters,
    nearness: &Nearness,
    rows: &[f32],
    tally: &Tally,
    scratch: &mut NearScratch,
    lists: Lists,
) {
    let (dim, capacity) = (clusters.dim, nearness.capacity);
    let count = rows.len() / dim;
    assert!(capacity > 0 && rows.len() == count * dim && lists.counts.len() == count);
    assert!(lists.clusters.len() == count * capacity && lists.scores.len() == count * capacity);
    assert_eq!(lists.thresholds.len(), count);
    let (start, mut all_screened) = (Instant::now(), true);
    for first in (0..count).step_by(ROWS) {
        let last = count.min(first + ROWS);
        let x = &rows[first * dim..last * dim];
        let screened = clusters.packed.screens() && tally.worth_while();
        let pairs = near_block(
            clusters,
            nearness,
            x,
            screened,
            scratch,
            Lists {
                clusters: &mut lists.clusters[first * capacity..last * capacity],
                scores: &mut lists.scores[first * capacity..last * capacity],
                counts: &mut lists.counts[first..last],
                thresholds: &mut lists.thresholds[first..last],
            },
        );
        if screened {
            tally.add(last - first, pairs);
        }
        all_screened &= screened;
    }
    // Of a batch that was scored both ways, as many pairs came through that its times are not asked for.
    if all_screened {
        tally.add_screened_time(start.elapsed());
    } else {
        tally.add_float32(count, start.elapsed());
    }
}

/// At most `ROWS` rows. Returns how many pairs were scored.
fn near_block(
    clusters: &Clusters,
    nearness: &Nearness,
    rows: &[f32],
    screened: bool,
    near: &mut NearScratch,
    mut lists: Lists,
) -> usize {
    let stride = score_all(clusters, rows, screened, &mut near.scratch);
    let (mut first, mut pairs, mut scored) = (0, 0, 0);
    for i in 0..lists.counts.len() {
        if pairs > PAIRS {
            write_lists(clusters, nearness, rows, first..i, near, &mut lists);
            (first, pairs) = (i, 0);
        }
        let found = near.find(clusters, nearness, i, stride, screened);
        for at in 0..found {
            let cluster = near.scratch.found[at].cluster;
            near.scratch.pairs[pairs + at] = Pair { row: i as u32, cluster };
        }
        pairs += found;
        scored += found;
        near.ends[i] = pairs;
    }
    let count = lists.counts.len();
    write_lists(clusters, nearness, rows, first..count, near, &mut lists);
    scored
}

/// values ← T of all clusters, or F, which leave no doubt; returns how many there are for a row.
fn score_all(clusters: &Clusters, rows: &[f32], screened: bool, scratch: &mut Scratch) -> usize {
    let panels = clusters.panel_count();
    let stride = panels * PANEL;
    if screened {
        scratch.quantize(clusters, rows);
        scratch.screen(clusters, 0, panels, stride);
        return stride;
    }
    scratch.doubts.fill(0.0);
    let together = float_panels(clusters.dim);
    for first in (0..panels).step_by(together) {
        let last = panels.min(first + together);
        scratch.pack(clusters, first, last);
        scratch.score(clusters, rows, (first, last), first * PANEL, stride);
    }
    stride
}

impl NearScratch {
    /// found ← the clusters of a row that may be listed or, if there are more of them than are listed, be the
    /// first that isn't; returns how many there are.
    fn find(
        &mut self,
        clusters: &Clusters,
        nearness: &Nearness,
        i: usize,
        stride: usize,
        screened: bool,
    ) -> usize {
        let Nearness { margin, capacity, .. } = *nearness;
        let floats = &clusters.kernel.floats;
        let scratch = &mut self.scratch;
        let values = &scratch.values[i * stride..][..stride];
        let peaks = peaks_of(stride / PANEL);
        let peaks = screened.then(|| &scratch.peaks[i * peaks..][..peaks]);
        // What this code rounds off lies in what is added.
        let doubt = scratch.doubts[i] * (1.0 + 9.5367431640625e-7);
        // SAFETY: the kernel runs here, or it had not been handed out.
        let largest = f64::from(unsafe { (floats.largest)(peaks.unwrap_or(values)) });
        let least = below(largest - doubt - margin);
        let found = &mut scratch.found;
        // SAFETY: as above.
        let count = match (peaks, &clusters.kernel.integers) {
            (Some(peaks), Some(integers)) => unsafe {
                (integers.reaching)(values, peaks, least, found)
            },
            _ => unsafe { (floats.reaching)(values, least, 0, found, 0) },
        };
        if count <= capacity {
            return count;
        }
        let found = &mut scratch.found[..count];
        let first_left_out = nth_largest(found, capacity + 1, &mut self.sorted);
        keep_reaching(found, below(f64::from(first_left_out) - doubt))
    }
}

/// Score the pairs of rows, and write their lists.
fn write_lists(
    clusters: &Clusters,
    nearness: &Nearness,
    rows: &[f32],
    which: Range<usize>,
    near: &mut NearScratch,
    lists: &mut Lists,
) {
    let Some(last) = which.clone().last() else {
        return;
    };
    near.scratch.score_pairs(clusters, rows, near.ends[last]);
    let mut from = 0;
    for i in which {
        let to = near.ends[i];
        write_list(clusters, nearness, i, from..to, near, lists);
        from = to;
    }
}

/// Write the list of row `i`, whose clusters have been scored.
pub(super) fn write_list(
    clusters: &Clusters,
    nearness: &Nearness,
    i: usize,
    which: Range<usize>,
    near: &mut NearScratch,
    lists: &mut Lists,
) {
    let Nearness { margin, capacity, halves } = *nearness;
    let pairs = near.scratch.pairs[which.clone()].iter();
    let scores = &mut near.scratch.scores[which];
    let found = &mut near.scratch.found[..scores.len()];
    let mut largest = f32::NEG_INFINITY;
    for ((pair, score), found) in pairs.zip(&*scores).zip(&mut *found) {
        let value = score + clusters.offsets[pair.cluster as usize];
        *found = Found { cluster: pair.cluster, value };
        largest = larger(largest, value);
    }
    let mut threshold = above(f64::from(largest) - margin);
    // What is listed: F above `least`, and the first `ties` of those equal to it.
    let (mut least, mut ties) = (threshold, usize::MAX);
    let reach = found.iter().filter(|found| found.value >= threshold).count();
    if reach > capacity {
        least = nth_largest(found, capacity, &mut near.sorted);
        ties = capacity - found.iter().filter(|found| found.value > least).count();
        let equal = found.iter().filter(|found| found.value == least).count();
        let rest = found.iter().map(|found| found.value).filter(|&value| value < least);
        threshold = if equal > ties { least } else { rest.fold(f32::NEG_INFINITY, larger) };
    }
    let mut count = 0;
    for (found, &score) in found.iter().zip(&*scores) {
        if found.value < least || (found.value == least && ties == 0) {
            continue;
        }
        ties -= usize::from(found.value == least);
        let cluster = found.cluster as usize;
        lists.clusters[i * capacity + count] = cluster as i32;
        lists.scores[i * capacity + count] =
            halves.map_or(score, |halves| (f64::from(score) - halves[cluster]) as f32);
        count += 1;
    }
    lists.counts[i] = count as i32;
    lists.thresholds[i] = threshold;
}

fn larger(a: f32, b: f32) -> f32 {
    if b > a {
        b
    } else {
        a
    }
}

/// The n-th largest value, equal ones counted one by one.
fn nth_largest(found: &[Found], n: usize, sorted: &mut [f32]) -> f32 {
    let sorted = &mut sorted[..found.len()];
    for (to, found) in sorted.iter_mut().zip(found) {
        *to = found.value;
    }
    let (_, &mut value, _) = sorted.select_nth_unstable_by(n - 1, |a, b| b.total_cmp(a));
    value
}

/// Keep those whose value reaches the threshold; returns how many do.
fn keep_reaching(found: &mut [Found], threshold: f32) -> usize {
    let mut kept = 0;
    for at in 0..found.len() {
        found[kept] = found[at];
        kept += usize::from(found[at].value >= threshold);
    }
    kept
}
