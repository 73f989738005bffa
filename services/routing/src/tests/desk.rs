//! Somebody at a desk: looks at pages and sends their forms, as a browser does.

use std::fmt::Write as _;

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, header};
use motcua_domain::Role;

use super::Office;

/// Who sits there.
pub(super) struct Desk<'a> {
    pub(super) office: &'a Office,
    pub(super) agency: &'static str,
    pub(super) roles: &'static [Role],
}

/// A page, or where the way leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) status: u16,
    pub(super) location: String,
    pub(super) page: String,
}

impl Desk<'_> {
    /// The same page on both databases.
    pub(super) async fn looks(&self, path: &str) -> Shown {
        let shown = self.asks(&self.office.router, "GET", path, "").await;
        let beside = self.asks(&self.office.beside, "GET", path, "").await;
        assert_eq!(text(&shown.page), text(&beside.page), "PostgreSQL says the same");
        shown
    }

    /// Sends the form with this address, its hidden fields as they stand, and what is typed.
    pub(super) async fn sends(&self, seen: &Shown, action: &str, typed: &[(&str, &str)]) -> Shown {
        let form = form(&seen.page, action).expect("the page has such a form");
        let mut fields = form_urlencoded::Serializer::new(String::new());
        for (name, value) in hidden(form) {
            if !typed.iter().any(|(typed, _)| *typed == name) {
                fields.append_pair(&name, &value);
            }
        }
        for (name, value) in typed {
            fields.append_pair(name, value);
        }
        self.asks(&self.office.router, "POST", action, &fields.finish()).await
    }

    /// Sends the form with this address as one that brings a file.
    pub(super) async fn uploads(&self, seen: &Shown, action: &str, file: &[u8]) -> Shown {
        let form = form(&seen.page, action).expect("the page has such a form");
        let mut body = String::new();
        let part = "--b\r\nContent-Disposition: form-data; name=";
        for (name, value) in hidden(form) {
            write!(body, "{part}\"{name}\"\r\n\r\n{value}\r\n").unwrap();
        }
        write!(body, "{part}\"file\"; filename=\"m.pdf\"\r\n\r\n").unwrap();
        let body = [body.as_bytes(), file, b"\r\n--b--\r\n"].concat();
        let kind = "multipart/form-data; boundary=b";
        self.asks_as(&self.office.router, ("POST", kind), action, body).await
    }

    async fn asks(&self, router: &Router, method: &str, path: &str, form: &str) -> Shown {
        let kind = "application/x-www-form-urlencoded";
        self.asks_as(router, (method, kind), path, form.as_bytes().to_vec()).await
    }

    async fn asks_as(
        &self,
        router: &Router,
        (method, kind): (&str, &str),
        path: &str,
        body: Vec<u8>,
    ) -> Shown {
        let cookie = format!("motcua_token={}", self.office.signed(self.roles, self.agency));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "shop")
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, kind);
        let request = request.body(Body::from(body)).unwrap();
        let router = motcua_pages::around(router.clone());
        let reply = tower::ServiceExt::oneshot(router, request).await.unwrap();
        let status = reply.status().as_u16();
        let location = reply.headers().get(header::LOCATION);
        let location = location.map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(reply.into_body(), usize::MAX).await.unwrap();
        Shown { status, location, page: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

/// The form with an address.
pub(super) fn form<'a>(page: &'a str, action: &str) -> Option<&'a str> {
    let begin = page.find(&format!("action=\"{action}\""))?;
    let end = page[begin..].find("</form>")?;
    Some(&page[begin..begin + end])
}

fn hidden(form: &str) -> Vec<(String, String)> {
    let inputs = form.split("<input type=\"hidden\"").skip(1);
    let attribute = |input: &str, name: &str| {
        let rest = input.split_once(&format!("{name}=\""))?.1;
        Some(rest.split_once('"')?.0.to_owned())
    };
    inputs
        .filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?)))
        .collect()
}

/// A page's text without its marks, its spaces made one.
pub(super) fn text(page: &str) -> String {
    let pieces = page.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text);
    let text: String = pieces.flat_map(|piece| [piece, " "]).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
