//! Integer scores by AVX2: a panel is two registers.

use super::avx2::Eight;
use crate::kernels::integer_tiles::IntegerTiles;
use crate::kernels::panels::{LINE, PANEL};
use std::arch::x86_64::*;

const ROWS: usize = 4;

/// # Safety
/// Needs AVX-VNNI and FMA.
#[target_feature(enable = "avx2,fma,avxvnni")]
pub unsafe fn score_vnni(tiles: &mut IntegerTiles) {
    // Sums wrap around on the way: what they come to is within 32 bits.
    unsafe { score_all(tiles, |sum, row, center| _mm256_dpbusd_avx_epi32(sum, row, center)) }
}

/// # Safety
/// Needs AVX2 and FMA.
#[target_feature(enable = "avx2,fma")]
pub unsafe fn score(tiles: &mut IntegerTiles) {
    // Rows of 7 bits: two products come to 2 · 127 · 127 at most, which is within 16 bits.
    unsafe {
        score_all(tiles, |sum, row, center| {
            let twos = _mm256_maddubs_epi16(row, center);
            _mm256_add_epi32(sum, _mm256_madd_epi16(twos, _mm256_set1_epi16(1)))
        })
    }
}

#[inline(always)]
unsafe fn score_all(
    tiles: &mut IntegerTiles,
    dot: impl Fn(__m256i, __m256i, __m256i) -> __m256i + Copy,
) {
    tiles.check();
    for panel in 0..tiles.panel_count() {
        for row in (0..tiles.row_count()).step_by(ROWS) {
            unsafe { tile(tiles, row, panel, dot) };
        }
    }
    unsafe { tiles.write_peaks::<Eight>() };
}

#[inline(always)]
unsafe fn tile(
    tiles: &mut IntegerTiles,
    row: usize,
    panel: usize,
    dot: impl Fn(__m256i, __m256i, __m256i) -> __m256i,
) {
    let depth = tiles.depth;
    let x: [*const u8; ROWS] =
        std::array::from_fn(|r| unsafe { tiles.rows.as_ptr().add((row + r) * tiles.row_bytes) });
    let c = unsafe { tiles.lines.as_ptr().cast::<u8>().add(panel * depth * LINE) };
    let start = tiles.heads[panel].starts.0.as_ptr().cast::<__m256i>();
    let start = unsafe { [_mm256_loadu_si256(start), _mm256_loadu_si256(start.add(1))] };
    let mut sums = [start; ROWS];
    for line in 0..depth {
        let center = unsafe { c.add(line * LINE).cast::<__m256i>() };
        let center = unsafe { [_mm256_loadu_si256(center), _mm256_loadu_si256(center.add(1))] };
        for r in 0..ROWS {
            let group = unsafe { _mm256_set1_epi32(x[r].add(4 * line).cast::<i32>().read()) };
            sums[r] = [dot(sums[r][0], group, center[0]), dot(sums[r][1], group, center[1])];
        }
    }
    // T ← (I step_k) step_i + offset_k
    let values = tiles.values.as_mut_ptr();
    for half in 0..2 {
        unsafe {
            let at = half * 8;
            let steps = _mm256_loadu_ps(tiles.heads[panel].steps.0.as_ptr().add(at));
            let offsets = _mm256_loadu_ps(tiles.offsets[panel * PANEL + at..].as_ptr());
            for (r, sums) in sums.iter().enumerate() {
                let scaled = _mm256_mul_ps(_mm256_cvtepi32_ps(sums[half]), steps);
                let step = _mm256_set1_ps(tiles.row_steps[row + r]);
                let value = _mm256_fmadd_ps(scaled, step, offsets);
                let to = (row + r) * tiles.stride + panel * PANEL + at;
                _mm256_storeu_ps(values.add(to), value);
            }
        }
    }
}
