//! Positions as callers see them: opaque tokens, given with each reply, brought back to reads.

use std::fmt;
use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use motcua_eventlog::Position;

use crate::params::{query_values, wrong_parameter};
use crate::problem::Problem;

/// The header of a reply that says up to which position it speaks.
pub static MOTCUA_POSITION: HeaderName = HeaderName::from_static("motcua-position");

/// A position as a token: `0-` and the number in base 36.
///
/// The part before the hyphen is the log's number. There is one log; that there may be several is
/// why the token is opaque.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PositionToken(pub Position);

/// A text that is no position of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a position that this system gave")]
pub struct PositionTokenError;

impl fmt::Display for PositionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = Vec::new();
        let mut rest = self.0.0;
        while rest > 0 || digits.is_empty() {
            digits.push(b"0123456789abcdefghijklmnopqrstuvwxyz"[(rest % 36) as usize]);
            rest /= 36;
        }
        digits.reverse();
        write!(f, "0-{}", String::from_utf8_lossy(&digits))
    }
}

impl FromStr for PositionToken {
    type Err = PositionTokenError;

    fn from_str(text: &str) -> Result<Self, PositionTokenError> {
        let digits = text.strip_prefix("0-").ok_or(PositionTokenError)?;
        let number = u64::from_str_radix(digits, 36).map_err(|_| PositionTokenError)?;
        let token = Self(Position(number));
        // One position has one token: no leading zeros, no capitals, no sign.
        if token.to_string() == text { Ok(token) } else { Err(PositionTokenError) }
    }
}

impl From<PositionToken> for HeaderValue {
    fn from(token: PositionToken) -> Self {
        Self::from_str(&token.to_string()).expect("digits, letters and a hyphen are visible")
    }
}

/// The position that a read must have passed (`?min-position=`), if one is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MinPosition(pub Option<Position>);

/// The query of a read, for the `OpenAPI` document: `params(MinPositionQuery)`.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MinPositionQuery {
    /// `Motcua-Position` of an earlier reply: the answer is at least as new. Waits up to 5 s, then
    /// `not-caught-up`.
    #[param(rename = "min-position", required = false, value_type = String, example = "0-2s")]
    pub min_position: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for MinPosition {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match query_values(parts, "min-position").as_slice() {
            [] => Ok(Self(None)),
            [text] => {
                let token: PositionToken = text.parse().map_err(|_| {
                    wrong_parameter("min-position", "a-position-that-this-system-gave")
                })?;
                Ok(Self(Some(token.0)))
            }
            _ => Err(wrong_parameter("min-position", "once")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_has_one_token_and_reads_back() {
        for (position, token) in
            [(0, "0-0"), (35, "0-z"), (36, "0-10"), (u64::MAX, "0-3w5e11264sgsf")]
        {
            assert_eq!(PositionToken(Position(position)).to_string(), token);
            assert_eq!(token.parse(), Ok(PositionToken(Position(position))));
        }
        for wrong in ["", "0", "0-", "1-1", "0-01", "0-Z", "0-+1", "0--1", "0-3w5e11264sgsg", "7"] {
            assert_eq!(wrong.parse::<PositionToken>(), Err(PositionTokenError), "{wrong}");
        }
    }
}
