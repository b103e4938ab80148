use crate::thrown::{caught, thrown, Kind};
use coke_native::sums::{ClusterSums, Summing};
use napi::bindgen_prelude::{AsyncTask, Float64Array};
use napi::{Env, Status, Task};
use napi_derive::napi;

/// Rows of a scorer to add up by their labels. An object of its own, as Node-API lets nobody else use one of whose
/// methods another thread is in the midst.
#[napi(js_name = "Summing")]
pub struct JsSumming {
    /// Until it begins.
    summing: Option<Summing>,
}

impl JsSumming {
    pub fn new(summing: Summing) -> Self {
        Self { summing: Some(summing) }
    }
}

#[napi]
impl JsSumming {
    /// Once: add up on a thread of Node's.
    #[napi(ts_return_type = "Promise<Sums>")]
    pub fn run(&mut self, env: Env) -> napi::Result<AsyncTask<SumsTask>> {
        match self.summing.take() {
            Some(summing) => Ok(AsyncTask::new(SumsTask { summing: Some(summing) })),
            None => {
                Err(thrown(&env, Kind::Range, "sums should be asked for once, got another time"))
            }
        }
    }
}

pub struct SumsTask {
    summing: Option<Summing>,
}

/// What `ClusterSums` has, in arrays of their own.
#[napi(object, object_from_js = false)]
pub struct Sums {
    pub sums: Float64Array,
    pub weights: Float64Array,
}

impl Task for SumsTask {
    type Output = ClusterSums;
    type JsValue = Sums;

    fn compute(&mut self) -> napi::Result<ClusterSums> {
        let summing = self.summing.take();
        let summing = summing.ok_or_else(|| napi::Error::from_status(Status::GenericFailure))?;
        caught(|| summing.run())
    }

    fn resolve(&mut self, _: Env, sums: ClusterSums) -> napi::Result<Sums> {
        let ClusterSums { sums, weights } = sums;
        Ok(Sums { sums: sums.into(), weights: weights.into() })
    }
}
