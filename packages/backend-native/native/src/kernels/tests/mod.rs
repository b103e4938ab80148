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

use super::Kernel;

/// All that run here, and AMX on tiles in software where that can be tried.
fn kernels() -> Vec<&'static Kernel> {
    Kernel::available().chain(emulated::kernel()).collect()
}
