use std::fmt;

/// Why a call was refused. State is as it was before.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// The machine has no room for so much.
    OutOfMemory,
    /// An argument that breaks a rule: `<name> should be <rule>, got <value>`.
    Argument(String),
}

impl Error {
    pub fn should_be(name: &str, rule: impl fmt::Display, got: impl fmt::Display) -> Self {
        Self::Argument(format!("{name} should be {rule}, got {got}"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfMemory => {
                let rule = "models and rows should be within the memory of the machine";
                write!(formatter, "{rule}, got more")
            }
            Self::Argument(message) => formatter.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

impl From<std::collections::TryReserveError> for Error {
    fn from(_: std::collections::TryReserveError) -> Self {
        Self::OutOfMemory
    }
}

pub type Result<T> = std::result::Result<T, Error>;
