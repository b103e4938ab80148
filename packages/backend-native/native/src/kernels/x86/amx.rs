//! Integer scores by AMX: a register is a tile of 16 lines of 64 bytes, and one instruction multiplies
//! 16 rows by a panel, 64 elements of each.
//!
//! Its intrinsics are not stable in Rust, inline assembly is. The loop over tiles is written for any
//! `TileUnit`, so that tests can run it where there is no AMX.

use super::avx512::Sixteen;
use super::tiles_avx512::keep;
use crate::kernels::integer_tiles::IntegerTiles;
use crate::kernels::panels::{LINE, PANEL};
use std::arch::asm;
use std::arch::x86_64::*;
use std::sync::OnceLock;

/// Lines of a tile.
const LINES: usize = 16;

/// Eight tiles of 1 KB and what can be done with them: 0 to 3 hold sums, 4 and 5 rows, 6 and 7 panels.
pub trait TileUnit {
    /// # Safety
    /// Needs the instructions. All else may be called from then on, until `release`.
    unsafe fn configure() -> Self;
    /// # Safety
    /// 16 lines of 64 bytes, `stride` bytes apart, must be readable.
    unsafe fn load<const TILE: usize>(&mut self, from: *const u8, stride: usize);
    /// # Safety
    /// As for `load`, of memory to be written.
    unsafe fn store<const TILE: usize>(&mut self, to: *mut u8, stride: usize);
    /// Add to 4-byte number k of line i of `SUM` the products of bytes 4 k' + e of line i of `ROWS`,
    /// unsigned, by bytes 4 k + e of line k' of `PANEL`, signed.
    ///
    /// # Safety
    /// As for `configure`.
    unsafe fn multiply<const SUM: usize, const ROWS: usize, const PANEL: usize>(&mut self);
    /// # Safety
    /// As for `configure`.
    unsafe fn release(self);
}

/// The processor's own.
struct Hardware;

/// Palette 1; bytes of a line and lines of each of 8 tiles.
#[repr(C, align(64))]
struct Configuration([u8; 64]);

static CONFIGURATION: Configuration = {
    let mut bytes = [0; 64];
    bytes[0] = 1;
    let mut tile = 0;
    while tile < 8 {
        bytes[16 + 2 * tile] = LINE as u8;
        bytes[48 + tile] = LINES as u8;
        tile += 1;
    }
    Configuration(bytes)
};

impl TileUnit for Hardware {
    #[inline(always)]
    unsafe fn configure() -> Self {
        let configuration = &raw const CONFIGURATION;
        unsafe { asm!("ldtilecfg [{}]", in(reg) configuration, options(nostack)) };
        Hardware
    }

    #[inline(always)]
    unsafe fn load<const TILE: usize>(&mut self, from: *const u8, stride: usize) {
        macro_rules! load {
            ($tile:literal) => {
                asm!(
                    concat!("tileloadd tmm", $tile, ", [{from} + {stride} * 1]"),
                    from = in(reg) from,
                    stride = in(reg) stride,
                    options(nostack, preserves_flags),
                )
            };
        }
        unsafe {
            match TILE {
                0 => load!(0),
                1 => load!(1),
                2 => load!(2),
                3 => load!(3),
                4 => load!(4),
                5 => load!(5),
                6 => load!(6),
                _ => load!(7),
            }
        }
    }

    #[inline(always)]
    unsafe fn store<const TILE: usize>(&mut self, to: *mut u8, stride: usize) {
        macro_rules! store {
            ($tile:literal) => {
                asm!(
                    concat!("tilestored [{to} + {stride} * 1], tmm", $tile),
                    to = in(reg) to,
                    stride = in(reg) stride,
                    options(nostack, preserves_flags),
                )
            };
        }
        unsafe {
            match TILE {
                0 => store!(0),
                1 => store!(1),
                2 => store!(2),
                _ => store!(3),
            }
        }
    }

    #[inline(always)]
    unsafe fn multiply<const SUM: usize, const ROWS: usize, const PANEL: usize>(&mut self) {
        macro_rules! multiply {
            ($sum:literal, $rows:literal, $panel:literal) => {
                asm!(
                    concat!("tdpbusd tmm", $sum, ", tmm", $rows, ", tmm", $panel),
                    options(nostack, preserves_flags),
                )
            };
        }
        unsafe {
            match (SUM, ROWS, PANEL) {
                (0, 4, 6) => multiply!(0, 4, 6),
                (1, 4, 7) => multiply!(1, 4, 7),
                (2, 5, 6) => multiply!(2, 5, 6),
                _ => multiply!(3, 5, 7),
            }
        }
    }

    #[inline(always)]
    unsafe fn release(self) {
        unsafe { asm!("tilerelease", options(nostack, preserves_flags)) };
    }
}

/// # Safety
/// Needs AMX int8, permitted, and AVX-512.
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
pub unsafe fn score(tiles: &mut IntegerTiles) {
    unsafe { score_by::<Hardware>(tiles) }
}

/// # Safety
/// Needs AVX-512 and what `T` needs.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
pub unsafe fn score_by<T: TileUnit>(tiles: &mut IntegerTiles) {
    tiles.check();
    assert!(tiles.depth.is_multiple_of(LINES));
    let mut unit = unsafe { T::configure() };
    let panels = tiles.panel_count();
    for panel in (0..panels).step_by(2) {
        for row in (0..tiles.row_count()).step_by(2 * LINES) {
            unsafe {
                if panel + 1 < panels {
                    tile::<T, 2>(&mut unit, tiles, row, panel);
                } else {
                    tile::<T, 1>(&mut unit, tiles, row, panel);
                }
            }
        }
    }
    unsafe {
        unit.release();
        tiles.write_peaks::<Sixteen>();
    }
}

/// 32 rows by one or two panels.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
unsafe fn tile<T: TileUnit, const PANELS: usize>(
    unit: &mut T,
    tiles: &mut IntegerTiles,
    row: usize,
    panel: usize,
) {
    let (depth, row_bytes) = (tiles.depth, tiles.row_bytes);
    let x = unsafe { tiles.rows.as_ptr().add(row * row_bytes) };
    let x1 = unsafe { x.add(LINES * row_bytes) };
    let c = unsafe { tiles.lines.as_ptr().cast::<u8>().add(panel * depth * LINE) };
    let c1 = unsafe { c.add(depth * LINE) };
    unsafe {
        // 16 times the same line.
        let start = tiles.heads[panel].starts.0.as_ptr().cast::<u8>();
        unit.load::<0>(start, 0);
        unit.load::<2>(start, 0);
        if PANELS == 2 {
            let start = tiles.heads[panel + 1].starts.0.as_ptr().cast::<u8>();
            unit.load::<1>(start, 0);
            unit.load::<3>(start, 0);
        }
        for j in (0..depth).step_by(LINES) {
            unit.load::<4>(x.add(4 * j), row_bytes);
            unit.load::<6>(c.add(j * LINE), LINE);
            unit.multiply::<0, 4, 6>();
            unit.load::<5>(x1.add(4 * j), row_bytes);
            unit.multiply::<2, 5, 6>();
            if PANELS == 2 {
                unit.load::<7>(c1.add(j * LINE), LINE);
                unit.multiply::<1, 4, 7>();
                unit.multiply::<3, 5, 7>();
            }
        }
        let mut sums = [[_mm512_setzero_si512(); LINES]; 4];
        unit.store::<0>(sums[0].as_mut_ptr().cast(), LINE);
        unit.store::<2>(sums[2].as_mut_ptr().cast(), LINE);
        if PANELS == 2 {
            unit.store::<1>(sums[1].as_mut_ptr().cast(), LINE);
            unit.store::<3>(sums[3].as_mut_ptr().cast(), LINE);
        }
        for p in 0..PANELS {
            let to = (panel + p) * PANEL;
            keep(tiles, row, panel + p, to, &sums[p]);
            keep(tiles, row + LINES, panel + p, to, &sums[2 + p]);
        }
    }
}

/// Does the processor have AMX int8, and does the system let this process use it? Asked once.
pub fn permitted() -> bool {
    static PERMITTED: OnceLock<bool> = OnceLock::new();
    *PERMITTED.get_or_init(|| has_amx_int8() && system_permits())
}

fn has_amx_int8() -> bool {
    const AMX_TILE: u32 = 1 << 24;
    const AMX_INT8: u32 = 1 << 25;
    let most = __cpuid(0).eax;
    most >= 7 && __cpuid_count(7, 0).edx & (AMX_TILE | AMX_INT8) == AMX_TILE | AMX_INT8
}

/// Linux saves 8 KB more for each thread that uses tiles, and wants to be asked first.
#[cfg(target_os = "linux")]
fn system_permits() -> bool {
    const ARCH_PRCTL: usize = 158;
    const ARCH_REQ_XCOMP_PERM: usize = 0x1023;
    const XFEATURE_XTILEDATA: usize = 18;
    let result: isize;
    // SAFETY: a system call that reads and writes no memory of this process.
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") ARCH_PRCTL => result,
            in("rdi") ARCH_REQ_XCOMP_PERM,
            in("rsi") XFEATURE_XTILEDATA,
            out("rcx") _,
            out("r11") _,
            options(nostack),
        );
    }
    result == 0
}

#[cfg(not(target_os = "linux"))]
fn system_permits() -> bool {
    false
}
