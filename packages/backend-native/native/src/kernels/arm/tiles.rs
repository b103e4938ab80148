//! Integer scores by NEON: a panel is four registers. Integers of rows have their sign.

use super::neon::Quad;
use crate::kernels::integer_tiles::IntegerTiles;
use crate::kernels::panels::{LINE, PANEL};
use std::arch::aarch64::*;
use std::arch::asm;

/// # Safety
/// Needs the dot-product instructions.
#[target_feature(enable = "neon,dotprod")]
pub unsafe fn score_dot(tiles: &mut IntegerTiles) {
    tiles.check();
    for panel in 0..tiles.panel_count() {
        for row in (0..tiles.row_count()).step_by(4) {
            unsafe { tile_dot(tiles, row, panel) };
        }
    }
    unsafe { tiles.write_peaks::<Quad>() };
}

#[inline]
#[target_feature(enable = "neon,dotprod")]
unsafe fn tile_dot(tiles: &mut IntegerTiles, row: usize, panel: usize) {
    let depth = tiles.depth;
    let x: [_; 4] = std::array::from_fn(|r| row_at(tiles, row + r));
    let c = lines_at(tiles, panel);
    let mut sums = [[vdupq_n_s32(0); 4]; 4];
    // Rows are filled up to a multiple of 64 bytes, and read 16 at a time.
    for line in (0..depth).step_by(4) {
        let groups = x.map(|x| unsafe { vld1q_s8(x.add(4 * line)) });
        macro_rules! add {
            ($at:literal) => {
                if line + $at < depth {
                    for q in 0..4 {
                        let center = unsafe { vld1q_s8(c.add((line + $at) * LINE + 16 * q)) };
                        for r in 0..4 {
                            // SAFETY: an instruction that this function is compiled for; its
                            // intrinsic is not stable.
                            unsafe {
                                asm!(
                                    concat!(
                                        "sdot {sum:v}.4s, {center:v}.16b, {row:v}.4b[",
                                        $at,
                                        "]"
                                    ),
                                    sum = inout(vreg) sums[r][q],
                                    center = in(vreg) center,
                                    row = in(vreg) groups[r],
                                    options(pure, nomem, nostack, preserves_flags),
                                )
                            };
                        }
                    }
                }
            };
        }
        add!(0);
        add!(1);
        add!(2);
        add!(3);
    }
    for (r, sums) in sums.into_iter().enumerate() {
        for (q, sum) in sums.into_iter().enumerate() {
            unsafe { keep(tiles, row + r, panel, 4 * q, sum) };
        }
    }
}

/// # Safety
/// Needs NEON.
#[target_feature(enable = "neon")]
pub unsafe fn score(tiles: &mut IntegerTiles) {
    tiles.check();
    for panel in 0..tiles.panel_count() {
        for row in (0..tiles.row_count()).step_by(4) {
            for quarter in 0..4 {
                unsafe { tile(tiles, row, panel, quarter) };
            }
        }
    }
    unsafe { tiles.write_peaks::<Quad>() };
}

/// 4 rows by 4 clusters.
#[inline]
#[target_feature(enable = "neon")]
unsafe fn tile(tiles: &mut IntegerTiles, row: usize, panel: usize, quarter: usize) {
    let x: [_; 4] = std::array::from_fn(|r| row_at(tiles, row + r));
    let c = lines_at(tiles, panel);
    // Two sums for each cluster: of elements 0 and 1, and of 2 and 3.
    let mut sums = [[vdupq_n_s32(0); 2]; 4];
    for line in 0..tiles.depth {
        let center = unsafe { vld1q_s8(c.add(line * LINE + 16 * quarter)) };
        for r in 0..4 {
            let group = unsafe { vld1q_dup_s32(x[r].add(4 * line).cast()) };
            let group = vget_low_s8(vreinterpretq_s8_s32(group));
            // Two products of 127 · 127 at most.
            let low = vmull_s8(vget_low_s8(center), group);
            let high = vmull_s8(vget_high_s8(center), group);
            sums[r] = [vpadalq_s16(sums[r][0], low), vpadalq_s16(sums[r][1], high)];
        }
    }
    for (r, [low, high]) in sums.into_iter().enumerate() {
        unsafe { keep(tiles, row + r, panel, 4 * quarter, vpaddq_s32(low, high)) };
    }
}

/// # Safety
/// Needs the matrix instructions of 8-bit integers.
#[target_feature(enable = "neon,i8mm")]
pub unsafe fn score_i8mm(tiles: &mut IntegerTiles) {
    tiles.check();
    assert!(tiles.depth.is_multiple_of(2));
    for panel in 0..tiles.panel_count() {
        for row in (0..tiles.row_count()).step_by(8) {
            for half in 0..2 {
                unsafe { tile_i8mm(tiles, row, panel, half) };
            }
        }
    }
    unsafe { tiles.write_peaks::<Quad>() };
}

/// 8 rows by 8 clusters.
#[inline]
#[target_feature(enable = "neon,i8mm")]
unsafe fn tile_i8mm(tiles: &mut IntegerTiles, row: usize, panel: usize, half: usize) {
    let x: [_; 8] = std::array::from_fn(|r| row_at(tiles, row + r));
    let c = unsafe { lines_at(tiles, panel).add(32 * half) };
    // Of rows 2 p and 2 p + 1 by clusters 2 q and 2 q + 1.
    let mut sums = [[vdupq_n_s32(0); 4]; 4];
    for line in (0..tiles.depth).step_by(2) {
        let rows: [_; 4] = std::array::from_fn(|p| unsafe {
            let first = vld1_s8(x[2 * p].add(4 * line));
            vcombine_s8(first, vld1_s8(x[2 * p + 1].add(4 * line)))
        });
        for q in 0..2 {
            // Of 4 clusters elements 0 to 3, then 4 to 7; all 8 of two, then of the other two.
            let from = unsafe { c.add(line * LINE + 16 * q) };
            let low = vreinterpretq_s32_s8(unsafe { vld1q_s8(from) });
            let high = vreinterpretq_s32_s8(unsafe { vld1q_s8(from.add(LINE)) });
            let centers = [vzip1q_s32(low, high), vzip2q_s32(low, high)];
            for (two, center) in centers.into_iter().enumerate() {
                for p in 0..4 {
                    // SAFETY: an instruction that this function is compiled for; its intrinsic is
                    // not stable.
                    unsafe {
                        asm!(
                            "smmla {sum:v}.4s, {row:v}.16b, {center:v}.16b",
                            sum = inout(vreg) sums[p][2 * q + two],
                            row = in(vreg) rows[p],
                            center = in(vreg) center,
                            options(pure, nomem, nostack, preserves_flags),
                        )
                    };
                }
            }
        }
    }
    for (p, sums) in sums.into_iter().enumerate() {
        for q in 0..2 {
            let (a, b) =
                (vreinterpretq_s64_s32(sums[2 * q]), vreinterpretq_s64_s32(sums[2 * q + 1]));
            let first = vreinterpretq_s32_s64(vzip1q_s64(a, b));
            let second = vreinterpretq_s32_s64(vzip2q_s64(a, b));
            let lane = 8 * half + 4 * q;
            unsafe {
                keep(tiles, row + 2 * p, panel, lane, first);
                keep(tiles, row + 2 * p + 1, panel, lane, second);
            }
        }
    }
}

fn row_at(tiles: &IntegerTiles, row: usize) -> *const i8 {
    tiles.rows[row * tiles.row_bytes..].as_ptr().cast()
}

fn lines_at(tiles: &IntegerTiles, panel: usize) -> *const i8 {
    tiles.lines[panel * tiles.depth..].as_ptr().cast()
}

/// T ← (I step_k) step_i + offset_k, of 4 clusters of a panel
#[inline]
#[target_feature(enable = "neon")]
unsafe fn keep(tiles: &mut IntegerTiles, row: usize, panel: usize, lane: usize, sums: int32x4_t) {
    let at = panel * PANEL + lane;
    let to = &mut tiles.values[row * tiles.stride + at..][..4];
    unsafe {
        let steps = vld1q_f32(tiles.heads[panel].steps.0[lane..].as_ptr());
        let offsets = vld1q_f32(tiles.offsets[at..].as_ptr());
        let scaled = vmulq_f32(vcvtq_f32_s32(sums), steps);
        let value = vfmaq_n_f32(offsets, scaled, tiles.row_steps[row]);
        vst1q_f32(to.as_mut_ptr(), value);
    }
}
