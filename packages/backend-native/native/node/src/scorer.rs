use crate::engine::JsEngine;
use crate::rows_view::RowsView;
use crate::summing::JsSumming;
use crate::thrown::answer;
use crate::view::View;
use coke_native::error::{Error, Result};
use coke_native::held_rows::HeldRows;
use coke_native::rows::Rows;
use coke_native::scorer::Scorer;
use napi::Env;
use napi_derive::napi;
use std::collections::HashMap;
use std::sync::Arc;

/// A scorer: arguments are those of `Scorer` in `@coke/core/backend`, as `JsSession` has them.
#[napi(js_name = "Scorer")]
pub struct JsScorer {
    open: Option<Open>,
}

struct Open {
    scorer: Scorer,
    held: HashMap<u32, Arc<HeldRows>>,
    /// Number of the rows that are held next.
    next: u32,
}

#[napi]
impl JsScorer {
    #[napi(constructor)]
    pub fn new(
        env: Env,
        engine: &JsEngine,
        euclidean: bool,
        k: u32,
        dim: u32,
    ) -> napi::Result<Self> {
        let scorer = answer(&env, || {
            let (pool, path) = engine.shared();
            Scorer::new(pool, path, euclidean, k as usize, dim as usize)
        })?;
        Ok(Self { open: Some(Open { scorer, held: HashMap::new(), next: 0 }) })
    }

    /// A copy of the first `rows` rows. Returns the number that the other methods know them by.
    #[napi]
    pub fn hold(
        &mut self,
        env: Env,
        x: View<f32>,
        rows: u32,
        indices: Option<View<u32>>,
        indptr: Option<View<u32>>,
    ) -> napi::Result<u32> {
        self.answer(&env, |open| {
            let dim = open.scorer.dim();
            let x = RowsView::new(x, rows, dim, indices, indptr)?;
            // SAFETY: nothing is written.
            let x = unsafe { x.read() }?;
            let held = match x.rows()? {
                Rows::Dense { data, rows } => HeldRows::new(data, rows, dim),
                Rows::Sparse(rows) => HeldRows::sparse(rows),
            }?;
            let number = open.next;
            open.next = open.next.wrapping_add(1);
            open.held.insert(number, Arc::new(held));
            Ok(number)
        })
    }

    /// Free rows that are held; numbers that are none are left alone.
    #[napi]
    pub fn release(&mut self, rows: u32) {
        if let Some(open) = &mut self.open {
            open.held.remove(&rows);
        }
    }

    #[napi]
    pub fn set_centers(&mut self, env: Env, centers: View<f32>) -> napi::Result<()> {
        // SAFETY: nothing is written.
        self.answer(&env, |open| open.scorer.set_centers(&unsafe { centers.read() }?))
    }

    #[napi]
    pub fn set_prices(&mut self, env: Env, prices: View<f64>) -> napi::Result<()> {
        // SAFETY: nothing is written.
        self.answer(&env, |open| open.scorer.set_prices(&unsafe { prices.read() }?))
    }

    #[napi]
    pub fn near(
        &mut self,
        env: Env,
        rows: u32,
        start: u32,
        end: u32,
        margin: f64,
        capacity: u32,
        counts: View<i32>,
        clusters: View<i32>,
        scores: View<f32>,
        thresholds: View<f32>,
    ) -> napi::Result<()> {
        self.answer(&env, |open| {
            let held = open.rows(rows)?;
            let (start, end, capacity) = (start as usize, end as usize, capacity as usize);
            let count = end.saturating_sub(start);
            let size = count.saturating_mul(capacity);
            counts.room("counts", count)?;
            clusters.room("clusters", size)?;
            scores.room("scores", size)?;
            thresholds.room("thresholds", count)?;
            open.scorer.near(&held, start..end, margin, capacity, |lists, first, rows| {
                let (at, size) = (first * capacity, rows * capacity);
                counts.write("counts", first, &lists.counts[..rows])?;
                clusters.write("clusters", at, &lists.clusters[..size])?;
                scores.write("scores", at, &lists.scores[..size])?;
                thresholds.write("thresholds", first, &lists.thresholds[..rows])
            })
        })
    }

    /// What adds up all rows by their labels. What is given is copied: neither changes to it nor `release` and
    /// `dispose` matter any more.
    #[napi]
    pub fn summing(
        &mut self,
        env: Env,
        rows: u32,
        labels: View<i32>,
        weights: Option<View<f32>>,
    ) -> napi::Result<JsSumming> {
        self.answer(&env, |open| {
            let held = open.rows(rows)?;
            // SAFETY: nothing is written.
            let labels = unsafe { labels.read() }?;
            let weights = weights.as_ref().map(|each| unsafe { each.read() }).transpose()?;
            open.scorer.summing(held, &labels, weights.as_deref()).map(JsSumming::new)
        })
    }

    /// Free everything, held rows too; methods throw from then on, but for `release` and this one.
    #[napi]
    pub fn dispose(&mut self) {
        self.open = None;
    }

    fn answer<T>(
        &mut self,
        env: &Env,
        body: impl FnOnce(&mut Open) -> Result<T>,
    ) -> napi::Result<T> {
        answer(env, || {
            let Some(open) = &mut self.open else {
                return Err(Error::should_be("scorer", "open", "one that was disposed"));
            };
            body(open)
        })
    }
}

impl Open {
    fn rows(&self, number: u32) -> Result<Arc<HeldRows>> {
        self.held.get(&number).cloned().ok_or_else(|| {
            Error::should_be("rows", "held by this scorer", "rows that were released")
        })
    }
}
