//! What Node loads: the boundary between JavaScript and `coke-native`.
#![deny(unsafe_op_in_unsafe_fn)]

mod engine;
mod scorer;
mod session;
mod thrown;
mod view;
