//! Memory that will be read soon.

/// Float32 of a line of the caches.
const LINE: usize = 16;

/// Begin to bring part `part` of `parts` of some numbers into the caches, where the processor can be told to. All at once
/// they would keep it waiting.
#[inline(always)]
pub fn prefetch(numbers: &[f32], part: usize, parts: usize) {
    let lines = numbers.len().div_ceil(LINE).div_ceil(parts);
    let first = numbers.len().min(part * lines * LINE);
    let last = numbers.len().min(first + lines * LINE);
    for line in numbers[first..last].chunks(LINE) {
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::x86_64::{_mm_prefetch, _MM_HINT_T0};
            // SAFETY: a hint, which reads nothing by itself; the address is of a number that is there.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(line.as_ptr().cast()) };
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = line;
    }
}
