use proptest::prelude::*;

use crate::{FromValue, Json, ToValue, Value, ValueRef};

fn as_ref(value: &Value) -> ValueRef<'_> {
    match value {
        Value::Null => ValueRef::Null,
        Value::Int(value) => ValueRef::Int(*value),
        Value::Text(value) => ValueRef::Text(value),
        Value::Bytes(value) => ValueRef::Bytes(value),
    }
}

fn back<T: ToValue + FromValue>(value: &T) -> T {
    T::from_value(as_ref(&value.to_value())).unwrap()
}

proptest! {
    #[test]
    fn what_is_written_into_a_column_reads_back(
        int in any::<i64>(), text in any::<String>(), bytes in any::<Vec<u8>>(),
        flag in any::<bool>(), ms in 0..4_000_000_000_000_i64, list in any::<Vec<Option<String>>>(),
    ) {
        prop_assert_eq!(back(&int), int);
        prop_assert_eq!(back(&text), text);
        prop_assert_eq!(back(&bytes), bytes);
        prop_assert_eq!(back(&Some(flag)), Some(flag));
        let moment = jiff::Timestamp::from_millisecond(ms).unwrap();
        prop_assert_eq!(back(&moment), moment);
        let day = motcua_domain::local(moment).date();
        prop_assert_eq!(back(&day), day);
        prop_assert_eq!(back(&Json(list.clone())), Json(list));
    }
}
