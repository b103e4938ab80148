use crate::thrown::{answer, thrown, Kind};
use coke_native::kernels::Kernel;
use coke_native::path::Path;
use coke_native::pool::Pool;
use napi::Env;
use napi_derive::napi;
use std::sync::Arc;

/// More threads than any machine has cores.
const MOST_THREADS: u32 = 4096;

/// What all sessions and scorers of a backend share: threads, and how rows are scored.
#[napi(js_name = "Engine")]
pub struct JsEngine {
    pool: Arc<Pool>,
    path: Path,
}

#[napi]
impl JsEngine {
    /// @throws RangeError unless there are threads, the kernel runs on this processor and the path is one.
    #[napi(constructor)]
    pub fn new(env: Env, threads: u32, kernel: Option<String>, path: String) -> napi::Result<Self> {
        if !(1..=MOST_THREADS).contains(&threads) {
            let message = format!("threads should be from 1 to {MOST_THREADS}, got {threads}");
            return Err(thrown(&env, Kind::Range, &message));
        }
        let path = answer(&env, || Path::named(kernel.as_deref(), &path))?;
        Ok(Self { pool: Arc::new(Pool::new(threads as usize)), path })
    }

    /// Name of the kernel.
    #[napi(getter)]
    pub fn kernel(&self) -> &'static str {
        self.path.kernel.name
    }
}

impl JsEngine {
    pub fn shared(&self) -> (Arc<Pool>, Path) {
        (Arc::clone(&self.pool), self.path)
    }
}

/// Names of the kernels that run on this processor, the fastest first.
#[napi]
pub fn kernels() -> Vec<&'static str> {
    Kernel::available().map(|kernel| kernel.name).collect()
}
