use crate::error::{Error, Result};
use crate::kernels::{Kernel, Mode};

/// Less than this is scored as fast as it is quantized.
const FEWEST_CLUSTERS: usize = 32;
const NARROWEST: usize = 16;

/// How rows are scored: every way gives the same results.
#[derive(Clone, Copy)]
pub struct Path {
    pub kernel: &'static Kernel,
    mode: Mode,
}

impl Path {
    /// @param kernel - By name; left out: the widest that the processor has.
    /// @param mode - `f32`: in float32 alone; `i8`: all in integers first; `auto`: where that pays.
    pub fn named(kernel: Option<&str>, mode: &str) -> Result<Self> {
        let kernel = kernel.map_or(Ok(Kernel::best()), Kernel::named).map_err(Error::Argument)?;
        let mode = match mode {
            "auto" => Mode::Auto,
            "f32" => Mode::Never,
            "i8" => Mode::Always,
            _ => return Err(Error::should_be("path", "one of auto, f32, i8", mode)),
        };
        Ok(Self { kernel, mode })
    }

    /// How rows of K clusters are screened.
    pub fn mode(&self, k: usize, dim: usize) -> Mode {
        match self.mode {
            Mode::Auto if k < FEWEST_CLUSTERS || dim < NARROWEST => Mode::Never,
            mode => mode,
        }
    }
}
