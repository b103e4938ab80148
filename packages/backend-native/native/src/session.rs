use crate::assign::{assign, Assigned};
use crate::batch::Batch;
use crate::center_set::panels_of;
use crate::centers::{move_panels, Moves};
use crate::clustering::{Clustering, ClusteringState};
use crate::duals::{Duals, Groups};
use crate::end_epoch::end_epoch;
use crate::error::{Error, Result};
use crate::kernels::AssignScratch;
use crate::offsets::fill_offsets;
use crate::parts::Parts;
use crate::path::Path;
use crate::pool::Pool;
use crate::rows::Rows;
use crate::tasks::Tasks;
use crate::vectors::zeros;
use std::sync::{Arc, Mutex};

/// Numbers read that are worth waking other threads for, where centers move.
const LARGE: usize = 1 << 16;

/// How rows are scored, and what of it is written down.
#[derive(Clone, Copy)]
pub struct Scores {
    /// By the previous centers, and not by the current ones?
    pub previous: bool,
    /// With prices?
    pub prices: bool,
    pub similarities: bool,
}

/// The scalars of one step: names are those of `StepOptions`.
#[derive(Clone, Copy)]
pub struct StepOptions<'a> {
    /// eta, one a clustering.
    pub dual_learning_rates: &'a [f64],
    pub previous: bool,
    pub similarities: bool,
    pub unit_length: bool,
    /// w, b.
    pub weights: Option<&'a [f32]>,
    pub carry: f64,
}

/// All clusterings of one model, and whole steps of them.
pub struct Session {
    pool: Arc<Pool>,
    path: Path,
    euclidean: bool,
    dim: usize,
    clusterings: Vec<Clustering>,
    batch: Batch,
    /// Sums of a row's width, one a thread.
    sums: Vec<Mutex<Vec<f64>>>,
    /// One a thread, for clusterings of as many clusters as the largest has.
    scratch: Vec<Mutex<AssignScratch>>,
}

impl Session {
    /// Without clusterings so far.
    pub fn new(pool: Arc<Pool>, path: Path, euclidean: bool, dim: usize) -> Result<Self> {
        let sums = one_a_thread(&pool, || zeros(dim))?;
        let (clusterings, batch, scratch) = (Vec::new(), Batch::default(), Vec::new());
        pool.join();
        Ok(Self { pool, path, euclidean, dim, clusterings, batch, sums, scratch })
    }

    /// A copy of a clustering.
    pub fn add(&mut self, state: &ClusteringState<'_>) -> Result<()> {
        let dim = self.dim;
        if state.dim != dim {
            return Err(Error::should_be("dim", dim, state.dim));
        }
        let clustering = Clustering::new(state, self.path, self.euclidean, &self.pool)?;
        if self.clusterings.iter().all(|other| other.k() < state.k) {
            self.scratch = one_a_thread(&self.pool, || Ok(AssignScratch::new(dim, state.k)?))?;
        }
        self.clusterings.push(clustering);
        Ok(())
    }

    /// d.
    pub fn dim(&self) -> usize {
        self.dim
    }

    pub fn clusterings(&self) -> &[Clustering] {
        &self.clusterings
    }

    /// Label the rows of a batch: `labels`, and `similarities` if asked for, are those of all clusterings then.
    pub fn assign(&mut self, x: Rows<'_>, scores: Scores) -> Result<()> {
        x.check(self.dim)?;
        self.reserve(x, scores.previous)?;
        self.label(x, scores);
        Ok(())
    }

    /// A whole step, as `Session.step` has it.
    pub fn step(&mut self, x: Rows<'_>, options: StepOptions<'_>) -> Result<()> {
        x.check(self.dim)?;
        let StepOptions { dual_learning_rates, previous, similarities, weights, .. } = options;
        let (heads, rows) = (self.clusterings.len(), x.count());
        if dual_learning_rates.len() != heads {
            let given = dual_learning_rates.len();
            return Err(Error::should_be("dualLearningRates.length", heads, given));
        }
        if let Some(weights) = weights.filter(|weights| weights.len() < rows) {
            let rule = format!("{rows} or more");
            return Err(Error::should_be("weights.length", rule, weights.len()));
        }
        self.reserve(x, previous)?;
        self.label(x, Scores { previous, prices: true, similarities });
        for (h, clustering) in self.clusterings.iter_mut().enumerate() {
            let Clustering { lower, upper, prices, drift, batch_counts: counts, ends, .. } =
                clustering;
            let labels = &self.batch.labels[h * rows..(h + 1) * rows];
            let order = &mut self.batch.order[h * rows..(h + 1) * rows];
            let b = Groups { counts, ends, order }.fill(labels, weights);
            Duals { lower, upper, prices, drift }.update(counts, b, dual_learning_rates[h]);
            clustering.counts.iter_mut().for_each(|count| *count *= options.carry);
        }
        self.move_centers(x, options);
        Ok(())
    }

    pub fn end_epoch(&mut self, averaging: Option<f64>, carry: f64) {
        let mean = self.sums[0].get_mut().unwrap_or_else(|error| error.into_inner());
        for clustering in &mut self.clusterings {
            end_epoch(clustering, averaging, carry, !self.euclidean, mean, &self.pool);
        }
    }

    /// Of the last batch, of `rows` rows: clusterings × b.
    pub fn labels(&self, rows: usize) -> &[i32] {
        &self.batch.labels[..self.clusterings.len() * rows]
    }

    /// As `labels`, where they were asked for.
    pub fn similarities(&self, rows: usize) -> &[f32] {
        &self.batch.similarities[..self.clusterings.len() * rows]
    }

    /// Make room for a batch, and for what it is scored by.
    fn reserve(&mut self, x: Rows<'_>, previous: bool) -> Result<()> {
        self.batch.reserve(self.clusterings.len(), x.count())?;
        if x.is_sparse() {
            for clustering in &mut self.clusterings {
                clustering.set(previous).reserve_columns()?;
            }
        }
        Ok(())
    }

    fn label(&mut self, x: Rows<'_>, scores: Scores) {
        let rows = x.count();
        if rows == 0 || self.clusterings.is_empty() {
            return;
        }
        if x.is_sparse() {
            for clustering in &mut self.clusterings {
                clustering.set(scores.previous).transpose(&self.pool);
            }
        }
        let labels = self.batch.labels.chunks_exact_mut(rows);
        let outs = labels.zip(self.batch.similarities.chunks_exact_mut(rows));
        let assigned = self.clusterings.iter_mut().zip(outs);
        let assigned = assigned.map(|(clustering, (labels, similarities))| {
            let Clustering { screening, current, previous, prices, offsets, .. } = clustering;
            let set = if scores.previous { &*previous } else { &*current };
            fill_offsets(set.k(), scores.prices.then_some(&prices[..]), set.halves(), offsets);
            Assigned {
                set,
                clusters: set.clusters(offsets),
                tally: screening.begin(set.k()),
                labels: Parts::new(labels),
                similarities: scores.similarities.then(|| Parts::new(similarities)),
            }
        });
        let assigned: Vec<_> = assigned.collect();
        assign(&self.pool, &self.scratch, x, self.euclidean, &assigned);
        if x.is_sparse() {
            return;
        }
        let tallies: Vec<_> = assigned.into_iter().map(|each| each.tally).collect();
        for (clustering, tally) in self.clusterings.iter_mut().zip(&tallies) {
            clustering.screening.learn(tally);
        }
    }

    fn move_centers(&mut self, x: Rows<'_>, options: StepOptions<'_>) {
        let rows = x.count();
        let large = self.clusterings.len() * x.numbers(self.dim) >= LARGE;
        for (h, clustering) in self.clusterings.iter_mut().enumerate() {
            let panels = Tasks::of(panels_of(clustering.k()), self.pool.threads());
            let moves = Moves {
                x,
                weights: options.weights,
                counts: &clustering.batch_counts,
                ends: &clustering.ends,
                order: &self.batch.order[h * rows..(h + 1) * rows],
                unit: options.unit_length,
            };
            let set = clustering.current.parts();
            let totals = Parts::new(&mut clustering.counts);
            self.pool.run(panels.len(), large, &|task, thread| {
                let mut sums = self.sums[thread].lock().unwrap_or_else(|error| error.into_inner());
                // SAFETY: a task's panels are its own.
                unsafe { move_panels(panels.range(task), &moves, &set, &totals, &mut sums) };
            });
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.pool.leave();
    }
}

/// What threads work in, one each.
fn one_a_thread<T>(pool: &Pool, make: impl Fn() -> Result<T>) -> Result<Vec<Mutex<T>>> {
    (0..pool.threads()).map(|_| Ok(Mutex::new(make()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const K: usize = 40;
    const DIM: usize = 19;
    const ROWS: usize = 70;

    /// Numbers from -1 to 1, by a rule.
    fn numbers(count: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1664525).wrapping_add(1013904223);
            (state >> 8) as f32 / 8388608.0 - 1.0
        };
        (0..count).map(|_| next()).collect()
    }

    fn session(threads: usize, path: &str) -> Session {
        let path = Path::named(Some("plain"), path).unwrap();
        let mut session = Session::new(Arc::new(Pool::new(threads)), path, false, DIM).unwrap();
        let centers = numbers(K * DIM, 1);
        session
            .add(&ClusteringState {
                k: K,
                dim: DIM,
                lower: &[0.01; K],
                upper: &[1.0; K],
                centers: &centers,
                previous_centers: &centers,
                prices: &[0.0; K],
                counts: &[0.0; K],
                drift: &[0.0; K],
            })
            .unwrap();
        session
    }

    fn options(weights: Option<&[f32]>) -> StepOptions<'_> {
        StepOptions {
            dual_learning_rates: &[0.5],
            previous: false,
            similarities: true,
            unit_length: true,
            weights,
            carry: 1.0,
        }
    }

    /// Labels, similarities, prices and centers after some steps and the end of an epoch, as bits.
    fn outcome(threads: usize, path: &str) -> Vec<u32> {
        let mut session = session(threads, path);
        let mut bits = Vec::new();
        for seed in 2..4 {
            let data = &numbers(ROWS * DIM, seed);
            session.step(Rows::Dense { data, rows: ROWS }, options(Some(&[0.5; ROWS]))).unwrap();
            bits.extend(session.labels(ROWS).iter().map(|label| *label as u32));
            bits.extend(session.similarities(ROWS).iter().map(|value| value.to_bits()));
        }
        session.end_epoch(Some(0.5), 0.0);
        let clustering = &session.clusterings()[0];
        bits.extend(clustering.prices.iter().map(|price| price.to_bits()));
        bits.extend(clustering.current.values().iter().map(|value| value.to_bits()));
        bits
    }

    #[test]
    fn threads_and_paths_change_nothing() {
        let wanted = outcome(1, "f32");
        assert_eq!(outcome(3, "f32"), wanted);
        assert_eq!(outcome(2, "i8"), wanted);
    }

    #[test]
    fn a_refused_step_changes_nothing() {
        let mut session = session(1, "auto");
        let before = session.clusterings()[0].current.values().to_vec();
        let data = &numbers(ROWS * DIM, 2);
        let mut refusal = |rows, weights| {
            let error = session.step(Rows::Dense { data, rows }, options(weights)).unwrap_err();
            error.to_string()
        };
        let rule = "x.data.length should be 71 × 19 or more, got 1330";
        assert_eq!(refusal(ROWS + 1, None), rule);
        let rule = "weights.length should be 70 or more, got 3";
        assert_eq!(refusal(ROWS, Some(&[1.0; 3])), rule);
        assert_eq!(session.clusterings()[0].current.values(), before);
    }
}
