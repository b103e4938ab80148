use crate::center_set::CenterSet;
use crate::kernels::{self, AssignScratch, Clusters, Tally};
use crate::parts::Parts;
use crate::pool::Pool;
use crate::rows::Rows;
use crate::similarities::{dot, half_squared_distance};
use crate::sparse::{dot_sparse, half_squared_distance_sparse};
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
    x: Rows<'_>,
    euclidean: bool,
    clusterings: &[Assigned<'_>],
) {
    let d = clusterings[0].set.dim();
    let products = clusterings.iter().map(|each| x.numbers(d) * each.set.k()).sum::<usize>();
    let tasks = Tasks::of_rows(x.count(), pool.threads());
    pool.run(tasks.len(), products >= LARGE, &|task, thread| {
        let mut scratch = scratch[thread].lock().unwrap_or_else(|error| error.into_inner());
        let range = tasks.range(task);
        for Assigned { set, clusters, tally, labels, similarities } in clusterings {
            // SAFETY: of this task's rows.
            let labels = unsafe { labels.part(range.clone()) };
            match x {
                Rows::Dense { data, .. } => {
                    let data = &data[range.start * d..range.end * d];
                    kernels::assign(clusters, data, tally, &mut scratch, labels);
                }
                Rows::Sparse(rows) => {
                    let rows = &rows.part(range.clone());
                    kernels::assign_sparse(clusters, set.columns(), rows, &mut scratch, labels);
                }
            }
            // Kernels promise a cluster for finite rows: what another thread may write between is not always.
            labels
                .iter_mut()
                .filter(|label| **label as usize >= set.k())
                .for_each(|label| *label = 0);
            let Some(similarities) = similarities else { continue };
            // SAFETY: of this task's rows.
            let similarities = unsafe { similarities.part(range.clone()) };
            for (near, (i, label)) in similarities.iter_mut().zip(range.clone().zip(labels)) {
                *near = similarity(x, i, set, *label as usize, euclidean) as f32;
            }
        }
    });
}

/// How near row i is to the center that it went to.
fn similarity(x: Rows<'_>, i: usize, set: &CenterSet, label: usize, euclidean: bool) -> f64 {
    let center = set.center(label);
    match x {
        Rows::Dense { data, .. } => {
            let row = &data[i * set.dim()..(i + 1) * set.dim()];
            if euclidean {
                half_squared_distance(row, center)
            } else {
                dot(row, center)
            }
        }
        Rows::Sparse(rows) => match set.halves() {
            Some(halves) => half_squared_distance_sparse(rows.row(i), center, halves[label]),
            None => dot_sparse(rows.row(i), center),
        },
    }
}
