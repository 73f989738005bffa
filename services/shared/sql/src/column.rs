//! What stands in a column: how the program's values become SQL's and back.

use jiff::Timestamp;
use jiff::civil::Date;
use motcua_domain::{
    AccountId, AgencyId, CounterId, DocumentId, DossierCode, PaperId, ProcedureCode,
};
use motcua_eventlog::{Hash, Position, StreamName, Version};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Value, ValueRef};

/// What can be bound to a `?`.
pub trait ToValue {
    /// The value as SQL knows it.
    fn to_value(&self) -> Value;
}

/// What can be read from a column.
pub trait FromValue: Sized {
    /// The value as the program knows it; `None` if it is of another type, or not readable.
    fn from_value(value: ValueRef<'_>) -> Option<Self>;
}

/// A value that stands in a `TEXT` column as JSON. SQL does not look into it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: Serialize> ToValue for Json<T> {
    fn to_value(&self) -> Value {
        serde_json::to_string(&self.0).map_or(Value::Null, Value::Text)
    }
}

impl<T: DeserializeOwned> FromValue for Json<T> {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        let ValueRef::Text(text) = value else { return None };
        serde_json::from_str(text).ok().map(Self)
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (*self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl ToValue for $integer {
            fn to_value(&self) -> Value {
                // What does not fit stands as the largest: no count or size of ours comes near.
                Value::Int(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }

        impl FromValue for $integer {
            fn from_value(value: ValueRef<'_>) -> Option<Self> {
                let ValueRef::Int(value) = value else { return None };
                value.try_into().ok()
            }
        }
    )*};
}

integers!(u8, u16, u32, u64, usize, i16, i32, i64);

impl ToValue for bool {
    fn to_value(&self) -> Value {
        Value::Int((*self).into())
    }
}

impl FromValue for bool {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        let ValueRef::Int(value) = value else { return None };
        Some(value != 0)
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl FromValue for String {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        let ValueRef::Text(text) = value else { return None };
        Some(text.to_owned())
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value {
        Value::Bytes(self.to_vec())
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value {
        Value::Bytes(self.clone())
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        let ValueRef::Bytes(bytes) = value else { return None };
        Some(bytes.to_vec())
    }
}

impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Value {
        Value::Bytes(self.to_vec())
    }
}

impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        let ValueRef::Bytes(bytes) = value else { return None };
        bytes.try_into().ok()
    }
}

impl ToValue for Hash {
    fn to_value(&self) -> Value {
        self.0.to_value()
    }
}

impl FromValue for Hash {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        FromValue::from_value(value).map(Self)
    }
}

impl ToValue for Position {
    fn to_value(&self) -> Value {
        self.0.to_value()
    }
}

impl FromValue for Position {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        FromValue::from_value(value).map(Self)
    }
}

impl ToValue for Version {
    fn to_value(&self) -> Value {
        self.0.to_value()
    }
}

impl FromValue for Version {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        FromValue::from_value(value).map(Self)
    }
}

/// Milliseconds since 1970.
impl ToValue for Timestamp {
    fn to_value(&self) -> Value {
        Value::Int(self.as_millisecond())
    }
}

impl FromValue for Timestamp {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        let ValueRef::Int(ms) = value else { return None };
        Timestamp::from_millisecond(ms).ok()
    }
}

/// `2026-11-23`.
impl ToValue for Date {
    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl FromValue for Date {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        let ValueRef::Text(text) = value else { return None };
        text.parse().ok()
    }
}

macro_rules! codes {
    ($($code:ty: $parse:expr),* $(,)?) => {$(
        impl ToValue for $code {
            fn to_value(&self) -> Value {
                Value::Text(self.as_str().to_owned())
            }
        }

        impl FromValue for $code {
            fn from_value(value: ValueRef<'_>) -> Option<Self> {
                let ValueRef::Text(text) = value else { return None };
                $parse(text).ok()
            }
        }
    )*};
}

codes!(
    AccountId: str::parse::<AccountId>,
    AgencyId: str::parse::<AgencyId>,
    CounterId: str::parse::<CounterId>,
    DocumentId: str::parse::<DocumentId>,
    DossierCode: str::parse::<DossierCode>,
    PaperId: str::parse::<PaperId>,
    ProcedureCode: str::parse::<ProcedureCode>,
    StreamName: StreamName::new,
);
