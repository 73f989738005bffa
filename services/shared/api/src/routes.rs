//! Routes that cannot be built without naming their right.

mod document;
mod finish;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::routing::MethodRouter;
use motcua_domain::rights::Right;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

pub use document::Tag;
pub use finish::{Finished, Shell};

use crate::gate::Guard;

/// The routes of a service, with their part of the `OpenAPI` document; pages are not in it.
pub struct Routes<S = ()> {
    router: OpenApiRouter<S>,
    pages: Vec<PageRoute>,
}

/// A page's address and who may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRoute {
    /// Its path, as axum writes it.
    pub path: String,
    /// The right; `None`: anybody.
    pub right: Option<Right>,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes.
    pub fn new() -> Self {
        Self { router: OpenApiRouter::default(), pages: Vec::new() }
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

    /// Adds a page for those who have a right: signed in by a cookie, never by a bearer token.
    #[must_use]
    pub fn page(self, guard: impl Into<Guard>, path: &str, methods: MethodRouter<S>) -> Self {
        self.add_page(guard.into(), path, methods)
    }

    /// Adds a page that anybody may see.
    #[must_use]
    pub fn public_page(self, path: &str, methods: MethodRouter<S>) -> Self {
        self.add_page(Guard::public(), path, methods)
    }

    /// Adds a feed for programs that cannot sign in, opened by a pass of somebody who has a right. It is
    /// neither in the document nor among the pages.
    #[must_use]
    pub fn feed(self, right: Right, path: &str, methods: MethodRouter<S>) -> Self {
        let guard = Guard::by(right).of_a_feed();
        let pass = move |request: Request, next: Next| guard.pass(request, next);
        let router = self.router.route(path, methods.route_layer(from_fn(pass)));
        Self { router, ..self }
    }

    fn add_page(mut self, guard: Guard, path: &str, methods: MethodRouter<S>) -> Self {
        self.pages.push(PageRoute { path: path.to_owned(), right: guard.right });
        let guard = guard.of_a_page();
        let pass = move |request: Request, next: Next| guard.pass(request, next);
        let router = self.router.route(path, methods.route_layer(from_fn(pass)));
        Self { router, ..self }
    }

    fn add(self, guard: Guard, routes: UtoipaMethodRouter<S>) -> Self {
        let (schemas, mut paths, methods) = routes;
        let right: Option<Right> = guard.right;
        for operation in paths.paths.values_mut().flat_map(document::operations) {
            document::describe(operation, right);
        }
        let pass = move |request: Request, next: Next| guard.pass(request, next);
        let guarded = (schemas, paths, methods.route_layer(from_fn(pass)));
        Self { router: self.router.routes(guarded), ..self }
    }

    /// Adds another service's routes.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.pages.extend(other.pages);
        Self { router: self.router.merge(other.router), ..self }
    }

    /// Gives the handlers their state.
    #[must_use]
    pub fn with_state<S2>(self, state: S) -> Routes<S2> {
        Routes { router: self.router.with_state(state), pages: self.pages }
    }
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests;
