//! The gate of every route: who asks, and may they.

use std::fmt;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::Limited;
use motcua_domain::rights::Right;
use motcua_domain::{Actor, AgencyId, Date, local};
use motcua_eventlog::Clock;
use motcua_keys::Keys;

use crate::problem::{Problem, kinds};
use crate::session;
use crate::token::{Claims, TokenError, Tokens};

/// Tells which agency continues one on a day: itself, or its successor.
pub type Successor = Arc<dyn Fn(&AgencyId, Date) -> AgencyId + Send + Sync>;

/// What all routes need to let somebody in. Cheap to clone.
#[derive(Clone)]
pub struct Gate {
    tokens: Tokens,
    pub(crate) keys: Keys,
    clock: Clock,
    successor: Option<Successor>,
}

impl Gate {
    /// A gate for the bearers of tokens; `keys` makes the digests of idempotency keys.
    pub fn new(tokens: Tokens, keys: Keys, clock: Clock) -> Self {
        Self { tokens, keys, clock, successor: None }
    }

    /// Lets the rights of a token follow its agency's successors, at the time of use.
    #[must_use]
    pub fn following(mut self, successor: Successor) -> Self {
        self.successor = Some(successor);
        self
    }

    fn identify(&self, door: Door, token: Option<&str>) -> Result<Arc<Claims>, Problem> {
        let token = token.ok_or_else(|| {
            challenge(Problem::new(&kinds::UNAUTHENTICATED), r#"Bearer realm="motcua""#)
        })?;
        let claims = match door {
            Door::Api | Door::Page => self.tokens.verify(token),
            Door::Feed => self.tokens.verify_pass(token),
        };
        claims.map_err(|error| {
            let kind = match error {
                TokenError::Invalid => &kinds::UNAUTHENTICATED,
                TokenError::Expired => &kinds::TOKEN_EXPIRED,
            };
            let asked = r#"Bearer realm="motcua", error="invalid_token""#;
            challenge(Problem::new(kind), asked)
        })
    }

    /// The actor of a token, at the agency that continues the token's today.
    fn actor(&self, claims: &Claims) -> Actor {
        let mut actor = claims.actor();
        if let (Some(successor), Some(agency)) = (&self.successor, &mut actor.who.agency) {
            *agency = successor(agency, local(self.clock.now()).date());
        }
        actor
    }

    fn admit(&self, door: Door, token: Option<&str>, right: Right) -> Result<Asker, Problem> {
        let claims = self.identify(door, token)?;
        if claims.must_change && right != Right::ChangePassword {
            return Err(Problem::new(&kinds::PASSWORD_CHANGE_REQUIRED));
        }
        let actor = self.actor(&claims);
        if right.allows(&actor) {
            Ok(Asker { actor, right })
        } else {
            Err(Problem::new(&kinds::FORBIDDEN).with("right", right.name()))
        }
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").finish_non_exhaustive()
    }
}

/// Who asks, and by which right; the route's gate has checked the role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// Who asks.
    pub actor: Actor,
    /// The route's right.
    pub right: Right,
}

/// Who looks at a page that anybody may see, if the browser is signed in: for its menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn(pub Actor);

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The pass in an address; it is written in letters that need no escape.
fn pass(uri: &http::Uri) -> Option<&str> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix("pass="))
}

fn challenge(problem: Problem, asked: &'static str) -> Problem {
    problem.header(header::WWW_AUTHENTICATE, HeaderValue::from_static(asked))
}

/// What a route demands before its handler sees a request.
#[derive(Debug, Clone, Copy)]
pub struct Guard {
    pub(crate) right: Option<Right>,
    body_bytes: usize,
    door: Door,
}

/// How callers of a route show who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    /// Programs, by a bearer token alone: no browser sends one unasked.
    Api,
    /// People, by the cookie that their browser keeps ([`session`]); what they send must come from
    /// a page of ours.
    Page,
    /// Programs that cannot sign in, by a pass in the address (`?pass=`): identity sends them here.
    Feed,
}

/// The largest body of a route that does not say otherwise, in bytes.
pub const BODY_BYTES: usize = 256 * 1024;

impl Guard {
    /// Only those who have the right.
    pub fn by(right: Right) -> Self {
        Self { right: Some(right), body_bytes: BODY_BYTES, door: Door::Api }
    }

    /// Anybody; for what is asked before there is a token.
    pub(crate) fn public() -> Self {
        Self { right: None, body_bytes: BODY_BYTES, door: Door::Api }
    }

    /// The same for a page.
    pub(crate) fn of_a_page(self) -> Self {
        Self { door: Door::Page, ..self }
    }

    /// The same for a feed.
    pub(crate) fn of_a_feed(self) -> Self {
        Self { door: Door::Feed, ..self }
    }

    /// Bodies of at most so many bytes.
    #[must_use]
    pub fn body_up_to(mut self, bytes: usize) -> Self {
        self.body_bytes = bytes;
        self
    }

    /// Lets a request through to its handler, with the [`Asker`] in its extensions.
    pub(crate) async fn pass(self, mut request: Request, next: Next) -> Result<Response, Problem> {
        if self.door == Door::Page {
            session::sent_from_here(request.method(), request.headers())?;
        }
        if let Some(right) = self.right {
            let token = match self.door {
                Door::Api => bearer(request.headers()),
                Door::Page => session::token(request.headers()),
                Door::Feed => pass(request.uri()),
            };
            let asker = gate(request.extensions())?.admit(self.door, token, right)?;
            request.extensions_mut().insert(asker);
        } else if self.door == Door::Page
            && let Some(token) = session::token(request.headers())
            && let Ok(claims) = gate(request.extensions())?.identify(self.door, Some(token))
        {
            let actor = gate(request.extensions())?.actor(&claims);
            request.extensions_mut().insert(SignedIn(actor));
        }
        Ok(next.run(self.limit(request)?).await)
    }

    /// Refuses a body that says that it is too large, and cuts off one that turns out to be.
    fn limit(self, request: Request) -> Result<Request, Problem> {
        let length = request.headers().get(header::CONTENT_LENGTH);
        let length = length.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if length.is_some_and(|bytes| bytes > self.body_bytes) {
            return Err(too_large(self.body_bytes));
        }
        let mut request = request.map(|body| Body::new(Limited::new(body, self.body_bytes)));
        DefaultBodyLimit::disable().apply(&mut request);
        request.extensions_mut().insert(BodyLimit(self.body_bytes));
        Ok(request)
    }
}

impl From<Right> for Guard {
    fn from(right: Right) -> Self {
        Self::by(right)
    }
}

/// The limit of the route, for whoever reads the body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyLimit(pub(crate) usize);

/// The body is larger than the route takes; the rest stays unread, so the connection ends.
pub(crate) fn too_large(limit: usize) -> Problem {
    Problem::new(&kinds::BODY_TOO_LARGE)
        .with("limitBytes", limit)
        .header(header::CONNECTION, HeaderValue::from_static("close"))
}

/// The gate that the finished router puts into every request.
pub(crate) fn gate(extensions: &http::Extensions) -> Result<&Gate, Problem> {
    extensions.get::<Gate>().ok_or_else(|| {
        tracing::error!("a route is served without its gate");
        Problem::new(&kinds::INTERNAL)
    })
}

/// A header's one value; a header that comes twice or is not visible ASCII is refused.
pub(crate) fn one_header<'a>(
    headers: &'a HeaderMap,
    name: &'static HeaderName,
) -> Result<Option<&'a str>, Problem> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    match (value.to_str(), values.next()) {
        (Ok(text), None) => Ok(Some(text)),
        _ => Err(wrong_header(name.as_str(), "once")),
    }
}

/// A header that is not as it should be.
pub(crate) fn wrong_header(name: &str, rule: &'static str) -> Problem {
    Problem::new(&kinds::INVALID_PARAMETER).field(name, rule)
}
