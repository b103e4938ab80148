use crate::thrown::{thrown, Kind};
use coke_native::pool::Pool;
use napi::Env;
use napi_derive::napi;
use std::sync::Arc;

/// The threads of a backend.
#[napi(js_name = "Pool")]
pub struct JsPool {
    pool: Arc<Pool>,
}

#[napi]
impl JsPool {
    /// @throws RangeError for no threads, or far more than any machine has.
    #[napi(constructor)]
    pub fn new(env: Env, threads: u32) -> napi::Result<Self> {
        if !(1..=4096).contains(&threads) {
            let message = format!("threads should be from 1 to 4096, got {threads}");
            return Err(thrown(&env, Kind::Range, &message));
        }
        Ok(Self {
            pool: Arc::new(Pool::new(threads as usize)),
        })
    }
}

impl JsPool {
    pub fn shared(&self) -> Arc<Pool> {
        Arc::clone(&self.pool)
    }
}
