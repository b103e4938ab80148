//! Kernels for 64-bit ARM.

mod neon;
mod pairs;
mod tiles;

use super::doubles::FourDoubles;
use super::kernel::{floats, integers, Kernel};
use neon::Quad;
use std::arch::is_aarch64_feature_detected;

/// Products of two rows by two centers, eight 8-bit integers of each, in one instruction.
pub static NEON_I8MM: Kernel = Kernel {
    name: "neon-i8mm",
    runs_here: || is_aarch64_feature_detected!("i8mm"),
    floats: floats!("neon", Quad, FourDoubles, 4, 4, pairs::score),
    integers: Some(integers!("neon", Quad, 127.0, 0, 8, tiles::score_i8mm)),
};

/// Dot products of four 8-bit integers in one instruction.
pub static NEON_DOT: Kernel = Kernel {
    name: "neon-dot",
    runs_here: || is_aarch64_feature_detected!("dotprod"),
    floats: floats!("neon", Quad, FourDoubles, 4, 4, pairs::score),
    integers: Some(integers!("neon", Quad, 127.0, 0, 4, tiles::score_dot)),
};

/// Products of 8-bit integers added up in 16 bits.
pub static NEON: Kernel = Kernel {
    name: "neon",
    runs_here: || is_aarch64_feature_detected!("neon"),
    floats: floats!("neon", Quad, FourDoubles, 4, 4, pairs::score),
    integers: Some(integers!("neon", Quad, 127.0, 0, 4, tiles::score)),
};
