//! Whom the operator lets the program ask.

use std::net::IpAddr;

use http::Uri;
use http::uri::Authority;

use super::address::is_public;
use super::ask::AskError;

/// Whom the operator lets the program ask; by default nobody.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    /// Each as `host:port`, in lower case.
    places: Vec<String>,
    /// Addresses within the city's network that one of the hosts may have.
    addresses: Vec<IpAddr>,
}

/// What should be a host is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a host: give its name, and its port if it is neither 80 nor 443")]
pub struct NotAHost(String);

/// A place that may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// By TLS.
    pub(super) is_secure: bool,
    /// As the address on the web has it, with the port if it has one.
    pub(super) authority: String,
    /// A name or an address.
    pub(super) host: String,
    pub(super) port: u16,
    /// Path and query.
    pub(super) path: String,
}

impl Place {
    /// The host without the brackets of an IPv6 address.
    pub(super) fn bare_host(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }
}

impl Allowed {
    /// Hosts by their names, with a port if it is neither 80 nor 443, and addresses that they may have
    /// although they are not public.
    ///
    /// # Errors
    /// What is not a host.
    pub fn new(hosts: &[String], addresses: &[IpAddr]) -> Result<Self, NotAHost> {
        let mut places = Vec::new();
        for host in hosts {
            let wrong = || NotAHost(host.clone());
            let authority: Authority = host.parse().map_err(|_| wrong())?;
            if authority.host().is_empty() || host.contains(['@', '*']) {
                return Err(wrong());
            }
            let name = named(authority.host());
            match authority.port_u16() {
                Some(port) => places.push(format!("{name}:{port}")),
                None if host.ends_with(authority.host()) => {
                    places.extend([80, 443].map(|port| format!("{name}:{port}")));
                }
                None => return Err(wrong()),
            }
        }
        let addresses = addresses.iter().map(IpAddr::to_canonical).collect();
        Ok(Self { places, addresses })
    }

    /// Whether nobody is asked anything.
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The place that an address on the web names, if it may be asked.
    pub(super) fn place(&self, url: &str) -> Result<Place, AskError> {
        let uri: Uri = url.parse().map_err(|_| AskError::Url)?;
        let (scheme, authority) = uri.scheme_str().zip(uri.authority()).ok_or(AskError::Url)?;
        let (is_secure, usual) = match scheme {
            "http" => (false, 80),
            "https" => (true, 443),
            _ => return Err(AskError::Url),
        };
        // Names and passwords in an address are there to mislead.
        if authority.as_str().contains('@') {
            return Err(AskError::Url);
        }
        let host = named(authority.host());
        let port = authority.port_u16().unwrap_or(usual);
        if !self.places.contains(&format!("{host}:{port}")) {
            return Err(AskError::NotAllowed);
        }
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(Place { is_secure, authority: authority.to_string(), host, port, path })
    }

    /// Whether a connection to this address may be made.
    pub(super) fn may_connect(&self, address: IpAddr) -> bool {
        is_public(address) || self.addresses.contains(&address.to_canonical())
    }
}

/// A host as it is compared: in lower case, without the dot of the root.
fn named(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(hosts: &[&str]) -> Allowed {
        let hosts: Vec<_> = hosts.iter().map(|host| (*host).to_owned()).collect();
        Allowed::new(&hosts, &[]).unwrap()
    }

    #[test]
    fn a_host_is_allowed_by_its_whole_name_and_its_port() {
        let allowed = allowed(&["CA.example", "ocsp.example:8080", "[2001:db8::1]"]);
        for url in [
            "http://ca.example/ca.crl",
            "https://CA.EXAMPLE./ca.crl?x",
            "http://ca.example:443",
            "http://ocsp.example:8080/",
            "http://[2001:db8::1]/",
        ] {
            assert!(allowed.place(url).is_ok(), "{url}");
        }
        for url in [
            "http://evil.ca.example/",
            "http://ca.example.evil/",
            "http://xca.example/",
            "http://ca.example:8080/",
            "http://ocsp.example/",
            "http://evil/?http://ca.example/",
            "http://127.0.0.1/",
        ] {
            assert!(matches!(allowed.place(url), Err(AskError::NotAllowed)), "{url}");
        }
        for url in [
            "ftp://ca.example/",
            "http://ca.example@evil/",
            "http://evil@ca.example/",
            "//ca.example/",
            "/ca.crl",
            "http:///ca.crl",
            "",
            "http://ca.example/\r\nHost: evil",
        ] {
            assert!(matches!(allowed.place(url), Err(AskError::Url)), "{url}");
        }
    }

    #[test]
    fn path_and_query_are_kept_and_a_fragment_is_not() {
        let place = allowed(&["ca.example"]).place("http://ca.example/a%20b/c.crl?d=e#f").unwrap();
        assert_eq!((place.path.as_str(), place.port), ("/a%20b/c.crl?d=e", 80));
    }

    #[test]
    fn what_is_not_a_host_is_refused_by_name() {
        for wrong in ["", "http://ca.example", "ca.example/crl", "*.example", "a b", "a@b", "a:b"] {
            let refused = Allowed::new(&[wrong.to_owned()], &[]).unwrap_err();
            assert_eq!(refused, NotAHost(wrong.to_owned()));
        }
    }

    #[test]
    fn an_address_of_the_citys_network_is_asked_only_where_it_is_named() {
        let inside: IpAddr = "10.24.0.7".parse().unwrap();
        let named = Allowed::new(&[], &[inside]).unwrap();
        assert!(
            named.may_connect(inside) && named.may_connect("::ffff:10.24.0.7".parse().unwrap())
        );
        assert!(!named.may_connect("10.24.0.8".parse().unwrap()));
        assert!(!Allowed::default().may_connect(inside));
    }
}
