use crate::thrown::{thrown, Kind};
use coke_native::error::Error;
use napi::bindgen_prelude::{FromNapiValue, TypeName, ValidateNapiValue};
use napi::{check_status, sys, Env, ValueType};
use std::borrow::Cow;
use std::marker::PhantomData;
use std::ptr::{self, NonNull};

/// Numbers that a typed array can hold, and how Node-API calls it.
pub trait Element: Copy {
    const KIND: sys::napi_typedarray_type;
    const NAME: &'static str;
}
impl Element for f32 {
    const KIND: sys::napi_typedarray_type = sys::TypedarrayType::float32_array;
    const NAME: &'static str = "Float32Array";
}
impl Element for f64 {
    const KIND: sys::napi_typedarray_type = sys::TypedarrayType::float64_array;
    const NAME: &'static str = "Float64Array";
}
impl Element for u32 {
    const KIND: sys::napi_typedarray_type = sys::TypedarrayType::uint32_array;
    const NAME: &'static str = "Uint32Array";
}
impl Element for i32 {
    const KIND: sys::napi_typedarray_type = sys::TypedarrayType::int32_array;
    const NAME: &'static str = "Int32Array";
}

/// A typed array of the caller's, looked at as the call begins; one that is detached or out of bounds has no
/// elements. No JavaScript runs before the call ends, so the memory stays where it is. Two views may overlap.
pub struct View<T> {
    first: NonNull<T>,
    length: usize,
    /// May another thread write it at the same time?
    shared: bool,
    /// Of the thread that calls, for as long as it does.
    call: PhantomData<*mut T>,
}

impl<T: Element> View<T> {
    /// The elements; where another thread may write them, a copy.
    ///
    /// # Safety
    /// No view is written while the answer is in use.
    pub unsafe fn read(&self) -> Result<Cow<'_, [T]>, Error> {
        if !self.shared {
            // SAFETY: all of it is the array's, and by contract nobody writes it.
            return Ok(Cow::Borrowed(unsafe {
                std::slice::from_raw_parts(self.first.as_ptr(), self.length)
            }));
        }
        let mut copy = Vec::new();
        copy.try_reserve_exact(self.length)?;
        // SAFETY: there is room for all of it, and any bits are a number.
        unsafe {
            ptr::copy_nonoverlapping(self.first.as_ptr(), copy.as_mut_ptr(), self.length);
            copy.set_len(self.length);
        }
        Ok(Cow::Owned(copy))
    }

    /// Copy `values` into the array, from element `at` on.
    ///
    /// @param name - Of the array, for the error if it is too short.
    pub fn write(&self, name: &str, at: usize, values: &[T]) -> Result<(), Error> {
        self.room(name, at.saturating_add(values.len()))?;
        // SAFETY: so many elements are the array's; `values` are not, but would be copied well if they were.
        unsafe { ptr::copy(values.as_ptr(), self.first.as_ptr().add(at), values.len()) };
        Ok(())
    }

    /// An error unless the array has so many elements, or more.
    pub fn room(&self, name: &str, wanted: usize) -> Result<(), Error> {
        if self.length >= wanted {
            return Ok(());
        }
        Err(Error::should_be(&format!("{name}.length"), format!("{wanted} or more"), self.length))
    }
}

impl<T: Element> TypeName for View<T> {
    fn type_name() -> &'static str {
        T::NAME
    }

    fn value_type() -> ValueType {
        ValueType::Object
    }
}

impl<T: Element> ValidateNapiValue for View<T> {}

impl<T: Element> FromNapiValue for View<T> {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> napi::Result<Self> {
        let wrong = || {
            let rule = format!("an argument should be a {}, got another value", T::NAME);
            thrown(&Env::from_raw(env), Kind::Type, &rule)
        };
        let mut is_array = false;
        // SAFETY: of values that Node-API has just handed in, answers go to variables of the types it says.
        unsafe {
            check_status!(sys::napi_is_typedarray(env, value, &mut is_array))?;
            if !is_array {
                return Err(wrong());
            }
            let (mut kind, mut length, mut offset) = (0, 0, 0);
            let (mut data, mut buffer) = (ptr::null_mut(), ptr::null_mut());
            check_status!(sys::napi_get_typedarray_info(
                env,
                value,
                &mut kind,
                &mut length,
                &mut data,
                &mut buffer,
                &mut offset
            ))?;
            if kind != T::KIND {
                return Err(wrong());
            }
            let mut own = false;
            check_status!(sys::napi_is_arraybuffer(env, buffer, &mut own))?;
            let first = NonNull::new(data.cast::<T>()).filter(|first| first.is_aligned());
            let length = if first.is_some() { length } else { 0 };
            let first = first.unwrap_or(NonNull::dangling());
            Ok(Self { first, length, shared: !own, call: PhantomData })
        }
    }
}
