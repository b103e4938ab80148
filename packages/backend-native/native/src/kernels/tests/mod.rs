mod assigning;
mod bounds;
mod emulated;
mod hard_rows;
mod listing;
mod many;
mod margins;
mod random;
mod sparse;
mod sums;

use super::kernel::{Integers, Kernel};
use super::quantize::Quantized;

/// All that run here, and AMX on tiles in software where that can be tried.
fn kernels() -> Vec<&'static Kernel> {
    Kernel::available().chain(emulated::kernel()).collect()
}

/// Quantize one row.
fn quantized_row(ways: &Integers, x: &[f32], to: &mut [u8]) -> Quantized {
    let mut known = [Quantized::default()];
    let bytes = to.len();
    // SAFETY: of a kernel that runs here.
    unsafe { (ways.quantize_rows)(x, x.len(), ways.row_limit, ways.bias, to, bytes, &mut known) };
    known[0]
}
