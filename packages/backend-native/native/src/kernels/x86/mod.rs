//! Kernels for x86-64.

mod amx;
mod avx2;
mod avx512;
mod pairs;
mod tiles_avx2;
mod tiles_avx512;

use super::kernel::{floats, integers, Kernel};
use avx2::{Eight, FourDoubles};
use avx512::{EightDoubles, Sixteen};

#[cfg(test)]
pub use amx::{score_by as emulate, TileUnit};

/// Tiles of 8-bit integers, in registers of 1 KB.
pub static AMX_INT8: Kernel = Kernel {
    name: "amx-int8",
    runs_here: || has_avx512() && is_x86_feature_detected!("avx512vnni") && amx::permitted(),
    floats: floats!("avx512f,avx512bw,avx512vl", Sixteen, EightDoubles, 8, 2, pairs::score_sixteen),
    integers: Some(integers!("avx512f,avx512bw,avx512vl", Sixteen, 127.0, 0x80, 64, amx::score)),
};

/// Dot products of four 8-bit integers in one instruction, 512 bits wide.
pub static AVX512_VNNI: Kernel = Kernel {
    name: "avx512-vnni",
    runs_here: || has_avx512() && is_x86_feature_detected!("avx512vnni"),
    floats: floats!("avx512f,avx512bw,avx512vl", Sixteen, EightDoubles, 8, 2, pairs::score_sixteen),
    integers: Some(integers!(
        "avx512f,avx512bw,avx512vl",
        Sixteen,
        127.0,
        0x80,
        4,
        tiles_avx512::score_vnni
    )),
};

/// Products of 8-bit integers added up in 16 bits, 512 bits wide.
pub static AVX512: Kernel = Kernel {
    name: "avx512",
    runs_here: has_avx512,
    floats: floats!("avx512f,avx512bw,avx512vl", Sixteen, EightDoubles, 8, 2, pairs::score_sixteen),
    integers: Some(integers!(
        "avx512f,avx512bw,avx512vl",
        Sixteen,
        63.0,
        64,
        4,
        tiles_avx512::score
    )),
};

/// Dot products of four 8-bit integers in one instruction, 256 bits wide.
pub static AVX_VNNI: Kernel = Kernel {
    name: "avx-vnni",
    runs_here: || has_avx2() && is_x86_feature_detected!("avxvnni"),
    floats: floats!("avx2,fma", Eight, FourDoubles, 4, 2, pairs::score_eight),
    integers: Some(integers!("avx2,fma", Eight, 127.0, 0x80, 4, tiles_avx2::score_vnni)),
};

/// Products of 8-bit integers added up in 16 bits, 256 bits wide.
pub static AVX2: Kernel = Kernel {
    name: "avx2",
    runs_here: has_avx2,
    floats: floats!("avx2,fma", Eight, FourDoubles, 4, 2, pairs::score_eight),
    integers: Some(integers!("avx2,fma", Eight, 63.0, 64, 4, tiles_avx2::score)),
};

fn has_avx512() -> bool {
    has_avx2()
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vl")
}

fn has_avx2() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
}
