//! Integer scores by AVX-512: a panel is a register.

use crate::kernels::integer_tiles::IntegerTiles;
use crate::kernels::panels::{LINE, PANEL};
use crate::kernels::scan::{peaks_of, TOGETHER};
use std::arch::x86_64::*;

/// # Safety
/// Needs AVX-512 VNNI.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
pub unsafe fn score_vnni(tiles: &mut IntegerTiles) {
    // Sums wrap around on the way: what they come to is within 32 bits.
    unsafe { score_all(tiles, |sum, row, center| _mm512_dpbusd_epi32(sum, row, center)) }
}

/// # Safety
/// Needs AVX-512 BW.
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
pub unsafe fn score(tiles: &mut IntegerTiles) {
    // Rows of 7 bits: two products come to 2 · 127 · 127 at most, which is within 16 bits.
    unsafe {
        score_all(tiles, |sum, row, center| {
            let twos = _mm512_maddubs_epi16(row, center);
            _mm512_add_epi32(sum, _mm512_madd_epi16(twos, _mm512_set1_epi16(1)))
        })
    }
}

#[inline(always)]
unsafe fn score_all(
    tiles: &mut IntegerTiles,
    dot: impl Fn(__m512i, __m512i, __m512i) -> __m512i + Copy,
) {
    tiles.check();
    let panels = tiles.panel_count();
    for panel in (0..panels).step_by(TOGETHER) {
        for row in (0..tiles.row_count()).step_by(4) {
            unsafe {
                match panels - panel {
                    1 => tile::<4, 1>(tiles, row, panel, dot),
                    2 => tile::<4, 2>(tiles, row, panel, dot),
                    3 => tile::<4, 3>(tiles, row, panel, dot),
                    _ => tile::<4, 4>(tiles, row, panel, dot),
                }
            }
        }
    }
}

#[inline(always)]
unsafe fn tile<const ROWS: usize, const PANELS: usize>(
    tiles: &mut IntegerTiles,
    row: usize,
    panel: usize,
    dot: impl Fn(__m512i, __m512i, __m512i) -> __m512i,
) {
    let depth = tiles.depth;
    let x: [*const u8; ROWS] =
        std::array::from_fn(|r| unsafe { tiles.rows.as_ptr().add((row + r) * tiles.row_bytes) });
    let c = unsafe { tiles.lines.as_ptr().cast::<u8>().add(panel * depth * LINE) };
    let mut sums = [[unsafe { _mm512_setzero_si512() }; PANELS]; ROWS];
    for p in 0..PANELS {
        let start = unsafe { _mm512_loadu_si512(tiles.heads[panel + p].starts.0.as_ptr().cast()) };
        for sums in &mut sums {
            sums[p] = start;
        }
    }
    for line in 0..depth {
        let mut centers = [unsafe { _mm512_setzero_si512() }; PANELS];
        for p in 0..PANELS {
            centers[p] = unsafe { _mm512_loadu_si512(c.add((p * depth + line) * LINE).cast()) };
        }
        for r in 0..ROWS {
            let group = unsafe { _mm512_set1_epi32(x[r].add(4 * line).cast::<i32>().read()) };
            for p in 0..PANELS {
                sums[r][p] = dot(sums[r][p], group, centers[p]);
            }
        }
    }
    let mut peaks = [unsafe { _mm512_set1_ps(f32::NEG_INFINITY) }; ROWS];
    for p in 0..PANELS {
        let to = (panel + p) * PANEL;
        let values = unsafe { keep(tiles, row, panel + p, to, &sums.map(|sums| sums[p])) };
        for r in 0..ROWS {
            peaks[r] = unsafe { _mm512_max_ps(peaks[r], values[r]) };
        }
    }
    let stride = peaks_of(tiles.panel_count());
    for (r, &peak) in peaks.iter().enumerate() {
        let to = (row + r) * stride + panel / TOGETHER * PANEL;
        unsafe { _mm512_storeu_ps(tiles.peaks.as_mut_ptr().add(to), peak) };
    }
}

/// T ← (I step_k) step_i + offset_k, which is returned, too.
#[inline(always)]
pub unsafe fn keep<const ROWS: usize>(
    tiles: &mut IntegerTiles,
    row: usize,
    panel: usize,
    to: usize,
    sums: &[__m512i; ROWS],
) -> [__m512; ROWS] {
    let values = tiles.values.as_mut_ptr();
    unsafe {
        let mut kept = [_mm512_setzero_ps(); ROWS];
        let steps = _mm512_loadu_ps(tiles.heads[panel].steps.0.as_ptr());
        let offsets = _mm512_loadu_ps(tiles.offsets[panel * PANEL..].as_ptr());
        for (r, &sum) in sums.iter().enumerate() {
            let scaled = _mm512_mul_ps(_mm512_cvtepi32_ps(sum), steps);
            let step = _mm512_set1_ps(tiles.row_steps[row + r]);
            let value = _mm512_fmadd_ps(scaled, step, offsets);
            _mm512_storeu_ps(values.add((row + r) * tiles.stride + to), value);
            kept[r] = value;
        }
        kept
    }
}
