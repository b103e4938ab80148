use crate::center_set::CenterSet;
use crate::parts::Parts;
use crate::plain;
use crate::pool::Pool;
use crate::similarities::{dot, half_squared_distance};
use crate::tasks::{Tasks, LARGE};

/// What the rows of a batch are labelled by, and where labels go.
pub struct Assigned<'a> {
    pub set: &'a CenterSet,
    /// Of scores: a whole number of panels.
    pub offsets: &'a [f32],
    /// y, b: written.
    pub labels: Parts<'a, i32>,
    /// b: written where asked for.
    pub similarities: Option<Parts<'a, f32>>,
}

/// Labels, and similarities where asked for, of all rows by all clusterings.
///
/// @param x - b × d.
pub fn assign(pool: &Pool, x: &[f32], rows: usize, euclidean: bool, clusterings: &[Assigned<'_>]) {
    let d = clusterings[0].set.dim;
    let products = clusterings
        .iter()
        .map(|each| rows * d * each.set.k)
        .sum::<usize>();
    let tasks = Tasks::of_rows(rows, pool.threads());
    let similarity = if euclidean {
        half_squared_distance
    } else {
        dot
    };
    pool.run(tasks.len(), products >= LARGE, &|task, _| {
        let range = tasks.range(task);
        let x = &x[range.start * d..range.end * d];
        for Assigned {
            set,
            offsets,
            labels,
            similarities,
        } in clusterings
        {
            // SAFETY: of this task's rows.
            let labels = unsafe { labels.part(range.clone()) };
            plain::assign(x, d, &set.panels, offsets, labels);
            let Some(similarities) = similarities else {
                continue;
            };
            // SAFETY: of this task's rows.
            let similarities = unsafe { similarities.part(range.clone()) };
            for (similarity_of, (row, label)) in
                similarities.iter_mut().zip(x.chunks_exact(d).zip(labels))
            {
                *similarity_of = similarity(row, set.center(*label as usize)) as f32;
            }
        }
    });
}
