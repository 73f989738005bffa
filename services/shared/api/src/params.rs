//! What a request names in its path and its query, with problems in place of plain sentences.
//!
//! They are not called `Path` and `Query`: utoipa would take those for its own and ask the domain's
//! codes for schemas. Name them in `params(...)`.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::problem::{Problem, kinds};

/// What the path names: `InPath(code): InPath<DossierCode>`, or a tuple for several.
///
/// What cannot be read names nothing: 404.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InPath<T>(pub T);

/// What the query names; its type refuses unknown fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InQuery<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for InPath<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::from_request_parts(parts, state).await;
        let Path(value) = path.map_err(|_| Problem::new(&kinds::NOT_FOUND))?;
        Ok(Self(value))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for InQuery<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = Query::from_request_parts(parts, state).await;
        let Query(value) = query.map_err(|rejection| {
            use std::error::Error;
            let problem = Problem::new(&kinds::INVALID_PARAMETER);
            match rejection.source() {
                Some(cause) => {
                    let said = cause.to_string();
                    problem.detail(format!("Tham số không hợp lệ: {said}"), said)
                }
                None => problem,
            }
        })?;
        Ok(Self(value))
    }
}

/// A parameter that is not as it should be: `invalid-parameter`, naming it and the rule.
pub fn wrong_parameter(name: &str, rule: &'static str) -> Problem {
    Problem::new(&kinds::INVALID_PARAMETER).field(name, rule)
}

/// The values of one query parameter, in order, decoded.
pub(crate) fn query_values(parts: &Parts, name: &str) -> Vec<String> {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
    let pairs = pairs.map(|Query(pairs)| pairs).unwrap_or_default();
    pairs.into_iter().filter(|(key, _)| key == name).map(|(_, value)| value).collect()
}
