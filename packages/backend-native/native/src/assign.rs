use crate::center_set::CenterSet;
use crate::kernels::{self, AssignScratch, Clusters, Tally};
use crate::parts::Parts;
use crate::pool::Pool;
use crate::similarities::{dot, half_squared_distance};
use crate::tasks::{Tasks, LARGE};
use std::sync::Mutex;

/// What the rows of a batch are labelled by, and where labels go.
pub struct Assigned<'a> {
    pub set: &'a CenterSet,
    pub clusters: Clusters<'a>,
    pub tally: Tally,
    /// y, b: written.
    pub labels: Parts<'a, i32>,
    /// b: written where asked for.
    pub similarities: Option<Parts<'a, f32>>,
}

/// Labels, and similarities where asked for, of all rows by all clusterings. Which path a row takes may hang on what
/// other threads have counted so far; what is written does not.
///
/// @param x - b × d.
/// @param scratch - One a thread.
pub fn assign(
    pool: &Pool,
    scratch: &[Mutex<AssignScratch>],
    x: &[f32],
    rows: usize,
    euclidean: bool,
    clusterings: &[Assigned<'_>],
) {
    let d = clusterings[0].set.dim();
    let products = clusterings.iter().map(|each| rows * d * each.set.k()).sum::<usize>();
    let tasks = Tasks::of_rows(rows, pool.threads());
    let similarity = if euclidean { half_squared_distance } else { dot };
    pool.run(tasks.len(), products >= LARGE, &|task, thread| {
        let mut scratch = scratch[thread].lock().unwrap_or_else(|error| error.into_inner());
        let range = tasks.range(task);
        let x = &x[range.start * d..range.end * d];
        for Assigned { set, clusters, tally, labels, similarities } in clusterings {
            // SAFETY: of this task's rows.
            let labels = unsafe { labels.part(range.clone()) };
            kernels::assign(clusters, x, tally, &mut scratch, labels);
            // Kernels promise a cluster for finite rows: what another thread may write between is not always.
            labels
                .iter_mut()
                .filter(|label| **label as usize >= set.k())
                .for_each(|label| *label = 0);
            let Some(similarities) = similarities else { continue };
            // SAFETY: of this task's rows.
            let similarities = unsafe { similarities.part(range.clone()) };
            for (near, (row, label)) in similarities.iter_mut().zip(x.chunks_exact(d).zip(labels)) {
                *near = similarity(row, set.center(*label as usize)) as f32;
            }
        }
    });
}
