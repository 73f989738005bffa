//! Lists by cursor: no offsets, no exact counts.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use utoipa::ToSchema;

use crate::params::{query_values, wrong_parameter};
use crate::problem::Problem;

/// Which part of a list is asked for (`?limit=&after=`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// How many items at most: 1 to 200, 50 if not said.
    pub limit: usize,
    /// The sort key of the last item that the caller has; `None` begins the list.
    pub after: Option<Vec<u8>>,
}

/// The query of a list, for the `OpenAPI` document: `params(PagingQuery)`.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PagingQuery {
    /// How many items at most.
    #[param(required = false, value_type = u32, minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u32>,
    /// `next` of the page before.
    #[param(required = false, value_type = String)]
    pub after: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Paging {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let limit = match query_values(parts, "limit").as_slice() {
            [] => 50,
            [text] => text
                .parse()
                .ok()
                .filter(|limit| (1..=200).contains(limit))
                .ok_or_else(|| wrong_parameter("limit", "1-to-200"))?,
            _ => return Err(wrong_parameter("limit", "once")),
        };
        let after = match query_values(parts, "after").as_slice() {
            [] => None,
            [text] => Some(cursor(text).ok_or_else(|| wrong_parameter("after", "next-of-a-page"))?),
            _ => return Err(wrong_parameter("after", "once")),
        };
        Ok(Self { limit, after })
    }
}

/// A sort key from its cursor; none is longer than 400 bytes.
fn cursor(text: &str) -> Option<Vec<u8>> {
    (text.len() <= 600).then(|| URL_SAFE_NO_PAD.decode(text).ok()).flatten()
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// The cursor for `after` of the next page; without one this is the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page of what a query for `limit + 1` rows found, each with its sort key.
    pub fn of(rows: impl IntoIterator<Item = (Vec<u8>, T)>, limit: usize) -> Self {
        let mut rows = rows.into_iter();
        let (mut items, mut last) = (Vec::new(), None);
        for (key, item) in rows.by_ref().take(limit) {
            items.push(item);
            last = Some(key);
        }
        let next = rows.next().and(last).map(|key| URL_SAFE_NO_PAD.encode(key));
        Self { items, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_next_one_only_if_more_was_found() {
        let rows = |n: u8| (1..=n).map(|i| (vec![i], i));
        let page = Page::of(rows(3), 2);
        assert_eq!((page.items, page.next.as_deref()), (vec![1, 2], Some("Ag")));
        assert_eq!(cursor("Ag"), Some(vec![2]));
        assert_eq!(Page::of(rows(2), 2).next, None);
        assert_eq!(Page::of(rows(0), 2).next, None);
        assert_eq!((cursor("="), cursor(&"A".repeat(604))), (None, None));
    }
}
