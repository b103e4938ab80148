use crate::error::{Error, Result};

/// Numbers of which zero is all bits zero.
pub trait Number: Copy + Default {}
impl Number for f32 {}
impl Number for f64 {}
impl Number for i32 {}
impl Number for u32 {}

/// `count` zeros. Sizes come from the caller, so too large a one is an error and not an abort.
pub fn zeros<T: Number>(count: usize) -> Result<Vec<T>> {
    let mut vector = Vec::new();
    grow(&mut vector, count)?;
    Ok(vector)
}

/// A copy of `values`.
pub fn copy<T: Number>(values: &[T]) -> Result<Vec<T>> {
    let mut vector = Vec::new();
    vector.try_reserve_exact(values.len())?;
    vector.extend_from_slice(values);
    Ok(vector)
}

/// Make room for `count` numbers at least; a vector that is long enough stays as it is.
pub fn grow<T: Number>(vector: &mut Vec<T>, count: usize) -> Result<()> {
    if count > vector.len() {
        vector.try_reserve_exact(count - vector.len())?;
        vector.resize(count, T::default());
    }
    Ok(())
}

/// `a` · `b` numbers, if so many can be addressed.
pub fn product(a: usize, b: usize) -> Result<usize> {
    a.checked_mul(b).ok_or(Error::OutOfMemory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_much_is_an_error() {
        let most = isize::MAX as usize / 4;
        assert_eq!(zeros::<f32>(most), Err(Error::OutOfMemory));
        assert!(product(usize::MAX, 2).is_err());
    }

    #[test]
    fn what_is_there_stays_as_it_grows() {
        let mut vector = vec![1f32, 2.0];
        grow(&mut vector, 3).unwrap();
        grow(&mut vector, 1).unwrap();
        assert_eq!(vector, [1.0, 2.0, 0.0]);
    }
}
