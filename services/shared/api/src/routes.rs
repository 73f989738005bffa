//! Routes that cannot be built without naming their right.

mod document;
mod finish;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use motcua_domain::rights::Right;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

pub use document::Tag;
pub use finish::{Finished, Shell};

use crate::gate::Guard;

/// The routes of a service, with their part of the `OpenAPI` document.
pub struct Routes<S = ()>(OpenApiRouter<S>);

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes.
    pub fn new() -> Self {
        Self(OpenApiRouter::default())
    }

    /// Adds what `routes!(handler)` made, for those who have a right: `.route(Right::Give, …)`, or
    /// `.route(Guard::by(Right::UploadDocument).body_up_to(bytes), …)`.
    #[must_use]
    pub fn route(self, guard: impl Into<Guard>, routes: UtoipaMethodRouter<S>) -> Self {
        self.add(guard.into(), routes)
    }

    /// Adds a route that anybody may use; for tokens and keys alone.
    #[must_use]
    pub fn public(self, routes: UtoipaMethodRouter<S>) -> Self {
        self.add(Guard::public(), routes)
    }

    fn add(self, guard: Guard, routes: UtoipaMethodRouter<S>) -> Self {
        let (schemas, mut paths, methods) = routes;
        let right: Option<Right> = guard.right;
        for operation in paths.paths.values_mut().flat_map(document::operations) {
            document::describe(operation, right);
        }
        let pass = move |request: Request, next: Next| guard.pass(request, next);
        Self(self.0.routes((schemas, paths, methods.route_layer(from_fn(pass)))))
    }

    /// Adds another service's routes.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        Self(self.0.merge(other.0))
    }

    /// Gives the handlers their state.
    #[must_use]
    pub fn with_state<S2>(self, state: S) -> Routes<S2> {
        Routes(self.0.with_state(state))
    }
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests;
