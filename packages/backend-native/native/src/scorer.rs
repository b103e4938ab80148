use crate::center_set::{panels_of, CenterSet, PANEL};
use crate::error::{Error, Result};
use crate::held_rows::HeldRows;
use crate::kernels::{self, Lists, Mode, NearScratch, Nearness, Screening};
use crate::offsets::fill_offsets;
use crate::parts::Parts;
use crate::path::Path;
use crate::pool::Pool;
use crate::rows::Rows;
use crate::sums::Summing;
use crate::tasks::{Tasks, LARGE};
use crate::vectors::{grow, product, zeros};
use std::ops::Range;
use std::sync::{Arc, Mutex};

/// Numbers that lists of rows take at a time, unless those of `FEWEST_ROWS` take more.
const LISTED: usize = 1 << 20;
const FEWEST_ROWS: usize = 64;

/// K centers and their prices, which rows are scored by. Results are the same for any path and number of threads.
pub struct Scorer {
    pool: Arc<Pool>,
    set: CenterSet,
    screening: Screening,
    /// rho, K.
    prices: Vec<f32>,
    /// Scratch: what scores add to x·c, a whole number of panels.
    offsets: Vec<f32>,
    /// One a thread.
    scratch: Vec<Mutex<NearScratch>>,
    lists: Candidates,
}

/// The clusters near some rows: names are those of `Candidates`.
#[derive(Default)]
pub struct Candidates {
    pub counts: Vec<i32>,
    pub clusters: Vec<i32>,
    pub scores: Vec<f32>,
    pub thresholds: Vec<f32>,
}

impl Scorer {
    /// Centers and prices are 0.
    pub fn new(pool: Arc<Pool>, path: Path, euclidean: bool, k: usize, dim: usize) -> Result<Self> {
        if k == 0 || dim == 0 || k > i32::MAX as usize {
            return Err(Error::should_be("k and dim", "positive", format!("{k} and {dim}")));
        }
        let mode = path.mode(k, dim);
        let mut set = CenterSet::new(path.kernel, k, dim, mode != Mode::Never, euclidean)?;
        set.rewrite(&pool, |_| {});
        let scratch = (0..pool.threads()).map(|_| Ok(Mutex::new(NearScratch::new(dim, k)?)));
        let scratch = scratch.collect::<Result<_>>()?;
        let (prices, offsets) = (zeros(k)?, zeros(panels_of(k) * PANEL)?);
        let (screening, lists) = (Screening::new(mode), Candidates::default());
        pool.join();
        Ok(Self { pool, set, screening, prices, offsets, scratch, lists })
    }

    pub fn k(&self) -> usize {
        self.set.k()
    }

    pub fn dim(&self) -> usize {
        self.set.dim()
    }

    /// c ← a copy, K × d.
    pub fn set_centers(&mut self, centers: &[f32]) -> Result<()> {
        let size = self.set.values().len();
        let Some(centers) = centers.get(..size) else {
            return Err(too_short("centers", size, centers.len()));
        };
        self.set.set(&self.pool, centers);
        Ok(())
    }

    /// rho ← a copy in float32, K.
    pub fn set_prices(&mut self, prices: &[f64]) -> Result<()> {
        if prices.len() < self.k() {
            return Err(too_short("prices", self.k(), prices.len()));
        }
        for (to, price) in self.prices.iter_mut().zip(prices) {
            *to = *price as f32;
        }
        Ok(())
    }

    /// List of each row `range` the clusters within `margin` of its best, `capacity` at most.
    ///
    /// @param write - Called with the lists of some rows at a time, in order: with the number of the first, counted
    /// from the first of `range`, and how many they are.
    pub fn near(
        &mut self,
        rows: &HeldRows,
        range: Range<usize>,
        margin: f64,
        capacity: usize,
        mut write: impl FnMut(&Candidates, usize, usize) -> Result<()>,
    ) -> Result<()> {
        if range.start > range.end || range.end > rows.rows || capacity == 0 {
            let got = format!("{} to {}, and {capacity}", range.start, range.end);
            let rule = format!("within the {} rows held, and capacity positive", rows.rows);
            return Err(Error::should_be("start and end", rule, got));
        }
        if margin.is_nan() || margin < 0.0 {
            return Err(Error::should_be("margin", "0 or more", margin));
        }
        let most = (LISTED / capacity).max(FEWEST_ROWS).min(range.len());
        self.lists.reserve(most, capacity)?;
        let (d, k) = (self.dim(), self.k());
        if rows.part(0..0).is_sparse() {
            self.set.reserve_columns()?;
            self.set.transpose(&self.pool);
        }
        let nearness = |halves| Nearness { margin, capacity, halves };
        let halves = self.set.halves();
        fill_offsets(self.set.k(), Some(&self.prices), halves, &mut self.offsets);
        let (clusters, nearness) = (self.set.clusters(&self.offsets), nearness(halves));
        for first in range.clone().step_by(most.max(1)) {
            let count = most.min(range.end - first);
            let x = rows.part(first..first + count);
            let tally = self.screening.begin(self.set.k());
            let lists = self.lists.parts(count, capacity);
            let tasks = Tasks::of_rows(count, self.pool.threads());
            let large = x.numbers(d).saturating_mul(k) >= LARGE;
            self.pool.run(tasks.len(), large, &|task, thread| {
                let mut scratch =
                    self.scratch[thread].lock().unwrap_or_else(|error| error.into_inner());
                let part = tasks.range(task);
                // SAFETY: a task's rows are its own.
                let lists = unsafe { lists.of(part.clone()) };
                match x {
                    Rows::Dense { data, .. } => {
                        let data = &data[part.start * d..part.end * d];
                        kernels::near(&clusters, &nearness, data, &tally, &mut scratch, lists);
                    }
                    Rows::Sparse(rows) => {
                        let (rows, columns) = (&rows.part(part), self.set.columns());
                        let scratch = &mut scratch;
                        kernels::near_sparse(&clusters, columns, &nearness, rows, scratch, lists);
                    }
                }
            });
            if !x.is_sparse() {
                self.screening.learn(&tally);
            }
            write(&self.lists, first - range.start, count)?;
        }
        Ok(())
    }

    /// What adds up all rows by their labels.
    pub fn summing(
        &self,
        rows: Arc<HeldRows>,
        labels: &[i32],
        weights: Option<&[f32]>,
    ) -> Result<Summing> {
        let (pool, kernel) = (Arc::clone(&self.pool), self.set.kernel());
        Summing::new(pool, kernel, self.k(), self.dim(), rows, labels, weights)
    }
}

impl Drop for Scorer {
    fn drop(&mut self) {
        self.pool.leave();
    }
}

/// Lists that threads write, of some rows each.
struct ListParts<'a> {
    capacity: usize,
    counts: Parts<'a, i32>,
    clusters: Parts<'a, i32>,
    scores: Parts<'a, f32>,
    thresholds: Parts<'a, f32>,
}

impl Candidates {
    fn reserve(&mut self, rows: usize, capacity: usize) -> Result<()> {
        let size = product(rows, capacity)?;
        grow(&mut self.counts, rows)?;
        grow(&mut self.clusters, size)?;
        grow(&mut self.scores, size)?;
        grow(&mut self.thresholds, rows)
    }

    fn parts(&mut self, rows: usize, capacity: usize) -> ListParts<'_> {
        ListParts {
            capacity,
            counts: Parts::new(&mut self.counts[..rows]),
            clusters: Parts::new(&mut self.clusters[..rows * capacity]),
            scores: Parts::new(&mut self.scores[..rows * capacity]),
            thresholds: Parts::new(&mut self.thresholds[..rows]),
        }
    }
}

impl ListParts<'_> {
    /// # Safety
    /// While they are in use, they are the only ones of these rows.
    unsafe fn of(&self, rows: Range<usize>) -> Lists<'_> {
        let listed = rows.start * self.capacity..rows.end * self.capacity;
        // SAFETY: lists of other rows are other ranges of all.
        unsafe {
            Lists {
                counts: self.counts.part(rows.clone()),
                clusters: self.clusters.part(listed.clone()),
                scores: self.scores.part(listed),
                thresholds: self.thresholds.part(rows),
            }
        }
    }
}

fn too_short(name: &str, size: usize, got: usize) -> Error {
    Error::should_be(&format!("{name}.length"), format!("{size} or more"), got)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two clusters beside 38 far ones, and rows that lie on them.
    fn lists(threads: usize, path: &str, margin: f64) -> Vec<(i32, i32, f32)> {
        let path = Path::named(Some("plain"), path).unwrap();
        let mut scorer = Scorer::new(Arc::new(Pool::new(threads)), path, false, 40, 17).unwrap();
        let mut centers = vec![-1f32; 40 * 17];
        centers[3 * 17..4 * 17].fill(1.0);
        centers[9 * 17..10 * 17].fill(0.5);
        scorer.set_centers(&centers).unwrap();
        scorer.set_prices(&[0.25; 40]).unwrap();
        let held = HeldRows::new(&vec![1f32; 100 * 17], 100, 17).unwrap();
        let mut listed = Vec::new();
        let write = |lists: &Candidates, first: usize, rows: usize| {
            assert_eq!(first, listed.len());
            let each = |i| (lists.counts[i], lists.clusters[2 * i], lists.thresholds[i]);
            listed.extend((0..rows).map(each));
            Ok(())
        };
        scorer.near(&held, 0..100, margin, 2, write).unwrap();
        listed
    }

    #[test]
    fn lists_what_is_within_the_margin() {
        for (threads, path) in [(1, "f32"), (3, "f32"), (2, "i8")] {
            assert_eq!(lists(threads, path, 1.0), [(1, 3, 16.25); 100]);
            assert_eq!(lists(threads, path, 8.5), [(2, 3, 8.75); 100]);
            assert_eq!(lists(threads, path, 100.0), [(2, 3, -16.75); 100]);
        }
    }

    #[test]
    fn refuses_rows_that_are_not_there() {
        let path = Path::named(None, "auto").unwrap();
        let mut scorer = Scorer::new(Arc::new(Pool::new(1)), path, true, 2, 1).unwrap();
        let held = HeldRows::new(&[1.0, 2.0], 2, 1).unwrap();
        let error = scorer.near(&held, 1..3, 0.0, 1, |_, _, _| Ok(())).unwrap_err();
        let rule = "start and end should be within the 2 rows held, and capacity positive";
        assert_eq!(error.to_string(), format!("{rule}, got 1 to 3, and 1"));
        assert!(HeldRows::new(&[1.0, 2.0], 3, 1).is_err());
    }

    #[test]
    fn threads_have_rows_of_their_own() {
        const ROWS: usize = 300;
        let listed = |threads| {
            let path = Path::named(Some("plain"), "f32").unwrap();
            let mut scorer =
                Scorer::new(Arc::new(Pool::new(threads)), path, false, 100, 40).unwrap();
            let number = |at: usize| ((at * at) as f32).sin();
            scorer.set_centers(&(0..100 * 40).map(number).collect::<Vec<_>>()).unwrap();
            let x: Vec<f32> = (0..ROWS * 40).map(|at| number(at + 7)).collect();
            let held = HeldRows::new(&x, ROWS, 40).unwrap();
            let mut listed = Vec::new();
            let write = |lists: &Candidates, _: usize, rows: usize| {
                listed.extend((0..rows).map(|i| (lists.clusters[i], lists.scores[i])));
                Ok(())
            };
            scorer.near(&held, 0..ROWS, 0.0, 1, write).unwrap();
            listed
        };
        assert_eq!(listed(3), listed(1));
    }
}
