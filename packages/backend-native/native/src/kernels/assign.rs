//! Labels: the lowest cluster of largest F.

use super::clusters::Clusters;
use super::integer_tiles::ROWS;
use super::pairs::Pair;
use super::panels::{panels_of, PANEL};
use super::room::Result;
use super::scratch::{float_panels, Scratch, Sizes};
use super::screening::Tally;
use super::sift::{Scores, State, MOST_FOUND};
use std::time::Instant;

/// Panels whose scores are kept at a time.
const PANELS: usize = 64;

/// Rows that centers are packed for in float32 at a time.
const BATCH: usize = 1024;

/// Memory for `assign`, of one thread.
pub struct AssignScratch(pub(super) Scratch);

impl AssignScratch {
    /// For `clusters` centers of `dim` numbers.
    pub fn new(dim: usize, clusters: usize) -> Result<Self> {
        let panels = panels_of(clusters).min(PANELS.max(float_panels(dim)));
        let sizes = Sizes {
            values: ROWS * panels * PANEL,
            pairs: ROWS * MOST_FOUND,
            found: ROWS * MOST_FOUND,
        };
        Scratch::new(dim, clusters, &sizes).map(AssignScratch)
    }
}

/// labels ← argmax_k F_ik, the lowest k on ties; 0 where no F is above -infinity.
///
/// `rows`: of `dim` finite float32, as many as `labels`; 128 or more at a time are the fastest.
pub fn assign(
    clusters: &Clusters,
    rows: &[f32],
    tally: &Tally,
    scratch: &mut AssignScratch,
    labels: &mut [i32],
) {
    assert_eq!(rows.len(), labels.len() * clusters.dim, "rows should be as many as labels");
    let scratch = &mut scratch.0;
    let (start, mut done) = (Instant::now(), 0);
    while done < labels.len() && clusters.packed.screens() && tally.worth_while() {
        let end = labels.len().min(done + ROWS);
        let x = &rows[done * clusters.dim..end * clusters.dim];
        let pairs = assign_screened(clusters, x, scratch, &mut labels[done..end]);
        tally.add(end - done, pairs);
        done = end;
    }
    if done > 0 {
        tally.add_screened_time(start.elapsed());
    }
    if done < labels.len() {
        let (start, labels) = (Instant::now(), &mut labels[done..]);
        assign_float32(clusters, &rows[done * clusters.dim..], scratch, labels);
        tally.add_float32(labels.len(), start.elapsed());
    }
}

/// At most `ROWS` rows. Returns how many pairs were scored in float32.
fn assign_screened(
    clusters: &Clusters,
    rows: &[f32],
    scratch: &mut Scratch,
    labels: &mut [i32],
) -> usize {
    let integers = clusters.kernel.integers.as_ref().expect("a kernel that screens");
    let panels = clusters.panel_count();
    let mut states = [State::NOTHING; ROWS];
    scratch.quantize(clusters, rows);
    for first in (0..panels).step_by(PANELS) {
        let last = panels.min(first + PANELS);
        let stride = (last - first) * PANEL;
        scratch.screen(clusters, first, last, stride);
        let scores = Scores {
            values: &scratch.values,
            stride,
            peaks: &scratch.peaks,
            first: first * PANEL,
            doubts: &scratch.doubts,
        };
        // SAFETY: the kernel runs here, or it had not been handed out.
        unsafe { (integers.sift)(&scores, &mut states[..labels.len()], &mut scratch.found) };
    }
    decide(clusters, rows, scratch, &mut states[..labels.len()], labels)
}

/// Write labels: of the only cluster left, or in float32.
fn decide(
    clusters: &Clusters,
    rows: &[f32],
    scratch: &mut Scratch,
    states: &mut [State],
    labels: &mut [i32],
) -> usize {
    let floats = &clusters.kernel.floats;
    let (mut count, mut scored) = (0, 0);
    for (i, state) in states.iter_mut().enumerate() {
        let found = &mut scratch.found[i * MOST_FOUND..][..MOST_FOUND];
        state.keep_reaching(found);
        labels[i] = 0;
        scored += match state.count {
            ..=1 => 0,
            2..=MOST_FOUND => state.count,
            _ => clusters.count,
        };
        if (2..=MOST_FOUND).contains(&state.count) && scratch.loose_doubts[i].is_finite() {
            let x = &rows[i * clusters.dim..(i + 1) * clusters.dim];
            let found = &mut found[..state.count];
            // SAFETY: the kernel runs here, or it had not been handed out.
            unsafe { (floats.loosely)(x, clusters.centers, clusters.offsets, found) };
            state.narrow(scratch.loose_doubts[i], found);
        }
        if state.count == 1 {
            labels[i] = found[0].cluster as i32;
        } else if state.count <= MOST_FOUND {
            for found in &found[..state.count] {
                scratch.pairs[count] = Pair { row: i as u32, cluster: found.cluster };
                count += 1;
            }
        }
    }
    let mut best = [f32::NEG_INFINITY; ROWS];
    take_best(clusters, rows, scratch, count, &mut best, labels);
    for (i, _) in states.iter().enumerate().filter(|(_, state)| state.count > MOST_FOUND) {
        for first in (0..clusters.count).step_by(scratch.pairs.len()) {
            let count = scratch.pairs.len().min(clusters.count - first);
            for (pair, cluster) in scratch.pairs[..count].iter_mut().zip(first as u32..) {
                *pair = Pair { row: i as u32, cluster };
            }
            take_best(clusters, rows, scratch, count, &mut best, labels);
        }
    }
    scored
}

/// Score the first `count` pairs: clusters of a row come in rising order, so the lowest stays on ties.
fn take_best(
    clusters: &Clusters,
    rows: &[f32],
    scratch: &mut Scratch,
    count: usize,
    best: &mut [f32; ROWS],
    labels: &mut [i32],
) {
    scratch.score_pairs(clusters, rows, count);
    for (pair, score) in scratch.pairs[..count].iter().zip(&scratch.scores) {
        let (row, cluster) = (pair.row as usize, pair.cluster as usize);
        let value = score + clusters.offsets[cluster];
        if value > best[row] {
            best[row] = value;
            labels[row] = cluster as i32;
        }
    }
}

fn assign_float32(clusters: &Clusters, rows: &[f32], scratch: &mut Scratch, labels: &mut [i32]) {
    let floats = &clusters.kernel.floats;
    let panels = clusters.panel_count();
    let together = float_panels(clusters.dim);
    labels.fill(0);
    for (rows, labels) in rows.chunks(BATCH * clusters.dim).zip(labels.chunks_mut(BATCH)) {
        let mut best = [f32::NEG_INFINITY; BATCH];
        for first in (0..panels).step_by(together) {
            let last = panels.min(first + together);
            let stride = (last - first) * PANEL;
            scratch.pack(clusters, first, last);
            let blocks = rows.chunks(ROWS * clusters.dim);
            for (block, x) in blocks.enumerate() {
                scratch.score(clusters, x, (first, last), 0, stride);
                for i in 0..x.len() / clusters.dim {
                    let values = &scratch.values[i * stride..][..stride];
                    let row = block * ROWS + i;
                    // SAFETY: the kernel runs here, or it had not been handed out.
                    let largest = unsafe { (floats.largest)(values) };
                    if largest > best[row] {
                        best[row] = largest;
                        let found = &mut scratch.found[..1];
                        // SAFETY: as above.
                        unsafe { (floats.reaching)(values, largest, first * PANEL, found, 0) };
                        labels[row] = found[0].cluster as i32;
                    }
                }
            }
        }
    }
}
