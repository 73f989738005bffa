//! The end of the program, for answers that go on until then.

use axum::Extension;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use tokio::sync::watch;

/// Tells when the program begins to end: an answer that goes on ends then.
#[derive(Debug, Clone)]
pub struct Closing(watch::Receiver<bool>);

impl Closing {
    /// As a layer around a router: `router.layer(Closing::told_by(&stop))`.
    pub fn told_by(stop: &watch::Sender<bool>) -> Extension<Self> {
        Extension(Self(stop.subscribe()))
    }

    /// Waits for the end.
    pub async fn begins(&mut self) {
        // An error means that nobody is left who could say so.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Closing {
    type Rejection = std::convert::Infallible;

    /// In a router that nobody tells of an end (a test's) it has begun: an answer has one part.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let told = parts.extensions.get::<Self>().cloned();
        Ok(told.unwrap_or_else(|| Self(watch::channel(true).1)))
    }
}
