//! Size-constrained clustering on the CPU: what `@coke/backend-native` runs.
//!
//! Nothing here knows of JavaScript. `kernels` scores rows; the rest is what a session and a scorer of
//! `@coke/core/backend` do with the scores.
#![deny(unsafe_op_in_unsafe_fn)]

mod assign;
mod batch;
mod center_set;
mod centers;
mod clustering;
mod duals;
mod end_epoch;
pub mod error;
pub mod held_rows;
pub mod kernels;
mod offsets;
mod parts;
pub mod path;
pub mod pool;
pub mod rows;
pub mod scorer;
pub mod session;
mod similarities;
mod sparse;
pub mod sparse_rows;
pub mod sums;
mod tasks;
mod vectors;

pub use clustering::{Clustering, ClusteringState};
