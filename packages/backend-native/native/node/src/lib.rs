//! What Node loads: the boundary between JavaScript and `coke-native`.
#![deny(unsafe_op_in_unsafe_fn)]

mod pool;
mod session;
mod thrown;
mod view;
