//! How a person's browser shows who is signed in: the token in a cookie, for pages alone, and a
//! session's secret, for which identity gives the next token.
//!
//! A browser sends a cookie with whatever request a page makes, also with one that a page of somebody
//! else made. So a cookie opens no route of the API, and a page takes only what a page of ours sent.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};

use crate::gate::one_header;
use crate::problem::{Problem, kinds};

/// The cookie that holds the token.
const TOKEN: &str = "motcua_token";

/// The cookie that holds the session's secret.
const SESSION: &str = "motcua_session";

/// What stands before a cookie's name where TLS is spoken: the browser takes it over TLS alone, and from
/// this host alone (RFC 6265bis, section 4.1.3.2).
const OVER_TLS: &str = "__Host-";

static SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A cookie's value; the first, if the browser sends several of a name.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let values = headers.get_all(header::COOKIE).iter();
    let mut pairs = values.filter_map(|value| value.to_str().ok()).flat_map(|all| all.split(';'));
    pairs.find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// A cookie that may have been set over TLS: its value, and whether it was.
fn either<'a>(headers: &'a HeaderMap, name: &str) -> Option<(&'a str, bool)> {
    let over_tls = cookie(headers, &format!("{OVER_TLS}{name}")).map(|value| (value, true));
    over_tls.or_else(|| cookie(headers, name).map(|value| (value, false)))
}

/// The token that a browser shows.
pub(crate) fn token(headers: &HeaderMap) -> Option<&str> {
    either(headers, TOKEN).map(|(token, _)| token)
}

/// The session's secret that a browser holds, and whether TLS is spoken with it.
pub fn secret(headers: &HeaderMap) -> Option<(&str, bool)> {
    either(headers, SESSION)
}

/// The headers `Set-Cookie` with which a session begins. The browser keeps both until it is closed; no
/// script reads them, no other site's form brings them.
pub fn begin(secret: &str, token: &str, over_tls: bool) -> [HeaderValue; 2] {
    [keep(SESSION, secret, over_tls), go_on(token, over_tls)]
}

/// The header `Set-Cookie` with which it goes on: the next token.
pub fn go_on(token: &str, over_tls: bool) -> HeaderValue {
    keep(TOKEN, token, over_tls)
}

fn keep(name: &str, value: &str, over_tls: bool) -> HeaderValue {
    if over_tls {
        set(&format!("{OVER_TLS}{name}"), value, "; Secure")
    } else {
        set(name, value, "")
    }
}

/// The headers `Set-Cookie` that have the browser forget all of it.
pub fn forget() -> [HeaderValue; 4] {
    let gone = |name: &str| set(name, "", "; Max-Age=0");
    let gone_over_tls = |name| set(&format!("{OVER_TLS}{name}"), "", "; Secure; Max-Age=0");
    [gone(SESSION), gone(TOKEN), gone_over_tls(SESSION), gone_over_tls(TOKEN)]
}

/// The header `Set-Cookie` of a cookie of ours. `value` is visible ASCII without `;` and `,`.
pub fn set(name: &str, value: &str, more: &str) -> HeaderValue {
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{more}");
    HeaderValue::from_str(&text).expect("names and values of our cookies are visible ASCII")
}

/// Whether the browser speaks TLS with us or with the proxy before us: it says so itself, in the
/// `Origin` of what it sends.
pub fn over_tls(headers: &HeaderMap) -> bool {
    origin(headers).is_some_and(|(scheme, _)| scheme == "https")
}

fn origin(headers: &HeaderMap) -> Option<(&str, &str)> {
    headers.get(header::ORIGIN)?.to_str().ok()?.split_once("://")
}

/// Refuses what was sent by a page of another site.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site` (W3C Fetch Metadata), over plain HTTP
/// or where they are old in `Origin` (RFC 6454, section 7) alone. What says nothing is refused.
pub(crate) fn sent_from_here(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    if method.is_safe() {
        return Ok(());
    }
    let ours = if let Some(site) = one_header(headers, &SEC_FETCH_SITE)? {
        site == "same-origin"
    } else {
        let host = one_header(headers, &header::HOST)?;
        host.is_some_and(|host| origin(headers).is_some_and(|(_, ours)| ours == host))
    };
    if ours { Ok(()) } else { Err(Problem::new(&kinds::FOREIGN_FORM)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(said: &[(&'static str, &str)]) -> HeaderMap {
        let said = said.iter().map(|(name, value)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        });
        said.collect()
    }

    #[test]
    fn what_a_page_sends_is_taken_from_a_page_of_ours_alone() {
        for (said, taken) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("origin", "http://shop:8480"), ("host", "shop:8480")], true),
            (&[("origin", "https://shop"), ("host", "shop")], true),
            (&[("origin", "https://shop.evil"), ("host", "shop")], false),
            (&[("origin", "https://evil"), ("host", "shop")], false),
            (&[("origin", "null"), ("host", "shop")], false),
            (&[("origin", "https://shop")], false),
            (&[("host", "shop")], false),
            // The browser's own word goes before what could be made up for it.
            (&[("sec-fetch-site", "cross-site"), ("origin", "http://s"), ("host", "s")], false),
            (&[], false),
        ] {
            let headers = headers(said);
            assert_eq!(sent_from_here(&Method::POST, &headers).is_ok(), taken, "{said:?}");
            assert!(sent_from_here(&Method::GET, &headers).is_ok());
        }
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let headers = headers(&[("cookie", "xmotcua_token=a; motcua_token=b; motcua_token=c")]);
        assert_eq!(token(&headers), Some("b"));
        assert_eq!(cookie(&headers, "motcua"), None);
        assert_eq!(cookie(&HeaderMap::new(), "motcua_token"), None);
    }

    #[test]
    fn what_was_set_over_tls_goes_over_tls_alone_and_before_what_was_not() {
        let [plain_session, plain] = begin("secret", "a.b", false);
        assert_eq!(plain, "motcua_token=a.b; Path=/; HttpOnly; SameSite=Lax");
        assert_eq!(plain_session, "motcua_session=secret; Path=/; HttpOnly; SameSite=Lax");
        let tls = go_on("a.b", true);
        assert_eq!(tls, "__Host-motcua_token=a.b; Path=/; HttpOnly; SameSite=Lax; Secure");
        let both = headers(&[("cookie", "motcua_session=planted; __Host-motcua_session=own")]);
        assert_eq!(secret(&both), Some(("own", true)));
        assert!(over_tls(&headers(&[("origin", "https://shop")])));
        assert!(!over_tls(&headers(&[("origin", "http://shop")])));
    }
}
