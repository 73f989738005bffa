//! What a page's form sends.

use axum::Form;
use axum::extract::{FromRequest, Request};
use motcua_api::{Problem, kinds};
use serde::de::DeserializeOwned;

/// A form's fields (`application/x-www-form-urlencoded`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for FormBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        use axum::extract::rejection::FormRejection as Rejection;
        match Form::from_request(request, state).await {
            Ok(Form(fields)) => Ok(Self(fields)),
            // Our own pages send what their handlers take: who sends something else made it by hand.
            Err(Rejection::InvalidFormContentType(_)) => {
                Err(Problem::new(&kinds::UNSUPPORTED_MEDIA_TYPE))
            }
            Err(_) => Err(Problem::new(&kinds::INVALID_PARAMETER)),
        }
    }
}
