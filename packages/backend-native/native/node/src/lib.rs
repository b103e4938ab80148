//! What Node loads: the boundary between JavaScript and `coke-native`.
#![deny(unsafe_op_in_unsafe_fn)]
#![cfg_attr(test, allow(dead_code, reason = "nothing is registered in tests"))]

mod engine;
mod rows_view;
mod scorer;
mod session;
mod summing;
mod thrown;
mod view;
