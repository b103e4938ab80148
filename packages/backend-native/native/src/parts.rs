use std::marker::PhantomData;
use std::ops::Range;

/// A slice that threads write at the same time, each a part of its own.
pub struct Parts<'a, T> {
    first: *mut T,
    length: usize,
    slice: PhantomData<&'a mut [T]>,
}

// SAFETY: what `part` hands out is as exclusive as its caller has promised; the rest is a pointer and a length.
unsafe impl<T: Send> Sync for Parts<'_, T> {}

impl<'a, T> Parts<'a, T> {
    pub fn new(slice: &'a mut [T]) -> Self {
        Self { first: slice.as_mut_ptr(), length: slice.len(), slice: PhantomData }
    }

    /// Elements of a range.
    ///
    /// # Safety
    /// While it is in use, no other part overlaps it.
    ///
    /// # Panics
    /// If the range is not within the slice.
    #[allow(clippy::mut_from_ref)]
    pub unsafe fn part(&self, range: Range<usize>) -> &mut [T] {
        assert!(range.start <= range.end && range.end <= self.length, "a part should be within");
        // SAFETY: it is within the slice, which is borrowed for 'a, and by contract nobody else's.
        unsafe { std::slice::from_raw_parts_mut(self.first.add(range.start), range.len()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "a part should be within")]
    fn ends_where_the_slice_ends() {
        let mut numbers = [0; 3];
        // SAFETY: the only part.
        unsafe { Parts::new(&mut numbers).part(2..4) };
    }
}
