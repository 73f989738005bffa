//! Which addresses are asked: those of the open internet, so that a document's certificate cannot make
//! the program ask a machine within the city's own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether everybody can reach it.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_public_v4(mapped),
            None => is_public_v6(address),
        },
    }
}

/// By the registry of special addresses (RFC 6890, IANA `iana-ipv4-special-registry`).
fn is_public_v4(address: Ipv4Addr) -> bool {
    let is_special = match address.octets() {
        // Shared between a provider and its customers (RFC 6598).
        [100, second, ..] => (64..128).contains(&second),
        // For protocols (RFC 6890), and relays to IPv6 that are no more (RFC 7526); for measurements
        // (RFC 2544).
        [192, 0, 0, _] | [192, 88, 99, _] | [198, 18 | 19, ..] | [0 | 127 | 240.., ..] => true,
        _ => false,
    };
    !(is_special
        || address.is_private()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast())
}

/// Global unicast (RFC 4291, section 2.4) without what is carved out of it.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let is_carved_out = match address.segments() {
        // For protocols, Teredo among them (RFC 2928), and for documents (RFC 3849, RFC 9637).
        [0x2001, second, ..] => second < 0x0200 || second == 0x0db8,
        [0x3fff, second, ..] => second < 0x1000,
        // 6to4 holds an address of IPv4 (RFC 3056).
        [first, ..] => first == 0x2002,
    };
    address.segments()[0] & 0xe000 == 0x2000 && !is_carved_out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_open_internet_are_public() {
        for public in ["1.1.1.1", "113.160.0.1", "100.128.0.1", "192.0.1.1", "172.32.0.1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for public in ["2001:4860:4860::8888", "2405:4800::1", "::ffff:1.1.1.1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for inside in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::7f00:1",
            "64:ff9b::7f00:1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
    }
}
