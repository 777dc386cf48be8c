//! Who is at the door, as far as the network and the browser say: for counting tries, and for the list of sessions.
//!
//! Where a proxy that is known stands before us, its `X-Forwarded-For` is believed, from the right, as far as it is the
//! word of such proxies. Anybody else's is not.

use crate::app::{App, WebSettings};
use crate::cookies;
use crate::problem::Problem;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use desk::{Caller, ServiceAddress};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Who is calling, and by which address of ours.
pub(crate) struct Calling {
    pub(crate) caller: Caller,
    /// The address that passkeys are bound to; `None` where there can be none.
    pub(crate) address: Option<ServiceAddress>,
}

impl FromRequestParts<Arc<App>> for Calling {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|ConnectInfo(peer)| peer.ip());
        let network = client(peer, &parts.headers, &app.settings.proxies)
            .map_or_else(|| "unknown".to_owned(), network_of);
        Ok(Self {
            caller: Caller {
                network,
                device: cookies::browser_token(&parts.headers, &app.settings),
                browser: browser_in_words(&parts.headers),
            },
            address: address(&parts.headers, &app.settings),
        })
    }
}

/// The address of whoever asks: the peer's, or what proxies that we know say of it.
fn client(peer: Option<IpAddr>, headers: &HeaderMap, proxies: &[IpAddr]) -> Option<IpAddr> {
    let mut found = peer?;
    if !proxies.contains(&found) {
        return Some(found);
    }
    let said: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect();
    for text in said.iter().rev() {
        let Ok(address) = text.trim().parse() else {
            break;
        };
        found = address;
        if !proxies.contains(&found) {
            break;
        }
    }
    Some(found)
}

/// The network of an address: an IPv4 address itself, the first 64 bits of an IPv6 one, which one household has.
fn network_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(four) => four.to_string(),
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// The address by which browsers reach us: the one that was set; on this machine, `localhost`, which browsers trust.
fn address(headers: &HeaderMap, settings: &WebSettings) -> Option<ServiceAddress> {
    if let Some(origin) = &settings.origin {
        return ServiceAddress::of_origin(origin);
    }
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let local = !settings.secure_cookies && host.split(':').next() == Some("localhost");
    local
        .then(|| ServiceAddress::of_origin(&format!("http://{host}")))
        .flatten()
}

/// Browser and system in words, so that people know their own sessions again. Only names of this list are kept.
fn browser_in_words(headers: &HeaderMap) -> String {
    const BROWSERS: &[(&str, &str)] = &[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: &[(&str, &str)] = &[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("CrOS", "Chromebook"),
        ("Linux", "Linux"),
    ];
    let text = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let named = |list: &[(&str, &'static str)]| {
        list.iter()
            .find(|(sign, _)| text.contains(sign))
            .map(|(_, name)| *name)
    };
    match (named(BROWSERS), named(SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "a browser that does not say its name".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Peer, what it says, proxies, whom it is taken for.
    #[test]
    fn only_a_known_proxy_is_believed() {
        let cases = [
            ("203.0.113.9", "198.51.100.7", "", "203.0.113.9"),
            ("10.0.0.1", "198.51.100.7", "10.0.0.1", "198.51.100.7"),
            // What the client itself wrote stands further left and is not believed.
            (
                "10.0.0.1",
                "192.0.2.1, 198.51.100.7",
                "10.0.0.1",
                "198.51.100.7",
            ),
            (
                "10.0.0.1",
                "198.51.100.7, 10.0.0.1",
                "10.0.0.1",
                "198.51.100.7",
            ),
            ("10.0.0.1", "nonsense", "10.0.0.1", "10.0.0.1"),
            ("10.0.0.1", "", "10.0.0.1", "10.0.0.1"),
            ("2001:db8:1:2:3:4:5:6", "", "", "2001:db8:1:2::/64"),
            ("::ffff:203.0.113.9", "", "", "203.0.113.9"),
        ];
        for (peer, said, proxy, expected) in cases {
            let mut headers = HeaderMap::new();
            if !said.is_empty() {
                headers.insert("x-forwarded-for", said.parse().unwrap());
            }
            let proxies: Vec<IpAddr> = proxy.parse().into_iter().collect();
            let found = client(peer.parse().ok(), &headers, &proxies).unwrap();
            assert_eq!(network_of(found), expected, "{peer} says {said}");
        }
    }

    #[test]
    fn a_browser_is_named_from_a_list() {
        let cases = [
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Linux",
            ),
            (
                "<script>alert(1)</script>",
                "a browser that does not say its name",
            ),
        ];
        for (sent, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, sent.parse().unwrap());
            assert_eq!(browser_in_words(&headers), expected);
        }
    }
}
