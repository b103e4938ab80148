use crate::engine::JsEngine;
use crate::rows_view::RowsView;
use crate::thrown::answer;
use crate::view::View;
use coke_native::error::{Error, Result};
use coke_native::session::{Scores, Session, StepOptions};
use coke_native::ClusteringState;
use napi::Env;
use napi_derive::napi;

/// A session: arguments are those of `Session` in `@coke/core/backend`, one by one, so that no getter of an
/// object runs while memory is looked at. Every method throws a RangeError, and changes nothing, for arrays that
/// are too short or where memory ends.
#[napi(js_name = "Session")]
pub struct JsSession {
    session: Option<Session>,
}

#[napi]
impl JsSession {
    #[napi(constructor)]
    pub fn new(env: Env, engine: &JsEngine, euclidean: bool, dim: u32) -> napi::Result<Self> {
        let (pool, path) = engine.shared();
        let open = || Session::new(pool, path, euclidean, dim as usize);
        Ok(Self { session: Some(answer(&env, open)?) })
    }

    #[napi]
    pub fn add(
        &mut self,
        env: Env,
        k: u32,
        dim: u32,
        lower: View<f64>,
        upper: View<f64>,
        centers: View<f32>,
        previous_centers: View<f32>,
        prices: View<f32>,
        counts: View<f64>,
        drift: View<f64>,
    ) -> napi::Result<()> {
        self.answer(&env, |session| {
            // SAFETY: nothing is written.
            let (doubles, floats) = unsafe {
                (
                    [lower.read()?, upper.read()?, counts.read()?, drift.read()?],
                    [centers.read()?, previous_centers.read()?, prices.read()?],
                )
            };
            let [lower, upper, counts, drift] = &doubles;
            let [centers, previous_centers, prices] = &floats;
            let (k, dim) = (k as usize, dim as usize);
            session.add(&ClusteringState {
                k,
                dim,
                lower,
                upper,
                centers,
                previous_centers,
                prices,
                counts,
                drift,
            })
        })
    }

    #[napi]
    pub fn assign(
        &mut self,
        env: Env,
        x: View<f32>,
        rows: u32,
        labels: View<i32>,
        similarities: Option<View<f32>>,
        previous: bool,
        prices: bool,
        indices: Option<View<u32>>,
        indptr: Option<View<u32>>,
    ) -> napi::Result<()> {
        self.answer(&env, |session| {
            let out = Out { labels, similarities, rows: rows as usize };
            out.check(session)?;
            let x = RowsView::new(x, rows, session.dim(), indices, indptr)?;
            // SAFETY: it is written when all has been read.
            let x = unsafe { x.read() }?;
            let scores = Scores { previous, prices, similarities: out.similarities.is_some() };
            session.assign(x.rows()?, scores)?;
            out.fill(session)
        })
    }

    #[napi]
    pub fn step(
        &mut self,
        env: Env,
        x: View<f32>,
        rows: u32,
        labels: View<i32>,
        similarities: Option<View<f32>>,
        dual_learning_rates: View<f64>,
        previous: bool,
        unit_length: bool,
        weights: Option<View<f32>>,
        carry: f64,
        indices: Option<View<u32>>,
        indptr: Option<View<u32>>,
    ) -> napi::Result<()> {
        self.answer(&env, |session| {
            let x = RowsView::new(x, rows, session.dim(), indices, indptr)?;
            let out = Out { labels, similarities, rows: rows as usize };
            out.check(session)?;
            // SAFETY: nothing is written before all has been read.
            let (x, rates, weights) = unsafe {
                let weights = weights.as_ref().map(|weights| weights.read()).transpose()?;
                (x.read()?, &dual_learning_rates.read()?, weights)
            };
            let options = StepOptions {
                dual_learning_rates: rates,
                previous,
                similarities: out.similarities.is_some(),
                unit_length,
                weights: weights.as_deref(),
                carry,
            };
            session.step(x.rows()?, options)?;
            out.fill(session)
        })
    }

    #[napi]
    pub fn end_epoch(&mut self, env: Env, averaging: Option<f64>, carry: f64) -> napi::Result<()> {
        self.answer(&env, |session| {
            session.end_epoch(averaging, carry);
            Ok(())
        })
    }

    /// Write what steps have changed of clustering h.
    #[napi]
    pub fn read(
        &mut self,
        env: Env,
        h: u32,
        centers: View<f32>,
        previous_centers: View<f32>,
        prices: View<f32>,
        counts: View<f64>,
        drift: View<f64>,
    ) -> napi::Result<()> {
        self.answer(&env, |session| {
            let Some(clustering) = session.clusterings().get(h as usize) else {
                return Err(Error::should_be("h", "the number of a clustering", h));
            };
            centers.write("centers", 0, clustering.current.values())?;
            previous_centers.write("previousCenters", 0, clustering.previous.values())?;
            prices.write("prices", 0, &clustering.prices)?;
            counts.write("counts", 0, &clustering.counts)?;
            drift.write("drift", 0, &clustering.drift)
        })
    }

    /// Free everything; methods throw from then on, but for this one.
    #[napi]
    pub fn dispose(&mut self) {
        self.session = None;
    }

    fn answer<T>(
        &mut self,
        env: &Env,
        body: impl FnOnce(&mut Session) -> Result<T>,
    ) -> napi::Result<T> {
        answer(env, || {
            let Some(session) = &mut self.session else {
                return Err(Error::should_be("session", "open", "one that was disposed"));
            };
            body(session)
        })
    }
}

/// Where the results of a batch go.
struct Out {
    labels: View<i32>,
    similarities: Option<View<f32>>,
    rows: usize,
}

impl Out {
    /// An error unless there is room for all.
    fn check(&self, session: &Session) -> Result<()> {
        let size = session.clusterings().len() * self.rows;
        self.labels.room("labels", size)?;
        self.similarities.as_ref().map_or(Ok(()), |each| each.room("similarities", size))
    }

    fn fill(&self, session: &Session) -> Result<()> {
        self.labels.write("labels", 0, session.labels(self.rows))?;
        let Some(similarities) = &self.similarities else {
            return Ok(());
        };
        similarities.write("similarities", 0, session.similarities(self.rows))
    }
}
