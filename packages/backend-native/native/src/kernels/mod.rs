//! Scores of rows against centers, by what the processor has.
//!
//! Rows are screened in integers of 8 bits where that pays, and decided in float32 where rounding leaves
//! a doubt: results are those of float32, bit for bit, on every kernel. `docs/native-screening.md`
//! proves it.

#[cfg(target_arch = "aarch64")]
mod arm;
mod assign;
mod clusters;
mod doubles;
mod float32;
mod integer_tiles;
mod kernel;
mod loose;
mod margin;
mod near;
mod packed;
mod pairs;
mod panels;
mod plain;
mod quantize;
mod room;
mod row_sums;
mod scan;
mod scratch;
mod screening;
mod sift;
mod sparse;
mod vector;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use assign::{assign, AssignScratch};
pub use clusters::Clusters;
pub use kernel::Kernel;
pub use near::{near, Lists, NearScratch, Nearness};
pub use packed::{pack, Head, PackedCenters};
pub use panels::{Lanes, Line, PANEL};
pub use row_sums::squared_sums;
pub use screening::{Mode, Screening, Tally};
pub use sparse::{assign_sparse, near_sparse, transpose};

#[cfg(test)]
mod tests;
