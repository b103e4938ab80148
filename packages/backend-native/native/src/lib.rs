//! Size-constrained clustering on the CPU: what `@coke/backend-native` runs.
//!
//! Nothing here knows of JavaScript. `kernels` scores rows; the rest is what a session and a scorer of
//! `@coke/core/backend` do with the scores.
#![deny(unsafe_op_in_unsafe_fn)]

pub mod kernels;
