//! The cookies: the session's token, the secret of the sign-in form, the half of signing in that is done, and the token
//! by which a browser is known. All are out of reach of scripts.

use crate::app::WebSettings;
use crate::office::SessionToken;
use axum::http::{HeaderMap, HeaderValue, header};

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// True where both are the same, in the same time whether they are or not.
pub(crate) fn same_secret(one: &str, other: &str) -> bool {
    let differs = one
        .bytes()
        .zip(other.bytes())
        .fold(0, |differs, (one, other)| differs | (one ^ other));
    one.len() == other.len() && !one.is_empty() && differs == 0
}

fn session_name(settings: &WebSettings) -> &'static str {
    if settings.secure_cookies {
        "__Host-joinder-session"
    } else {
        "joinder-session"
    }
}

fn form_name(settings: &WebSettings) -> &'static str {
    if settings.secure_cookies {
        "__Host-joinder-form"
    } else {
        "joinder-form"
    }
}

/// The token that the browser sent, where it can be one.
pub(crate) fn session_token(headers: &HeaderMap, settings: &WebSettings) -> Option<SessionToken> {
    SessionToken::parse(&value(headers, session_name(settings))?)
}

/// The secret of the sign-in form that the browser sent.
pub(crate) fn form_secret(headers: &HeaderMap, settings: &WebSettings) -> Option<String> {
    value(headers, form_name(settings))
}

/// Sets the session's cookie, until the browser closes or the session ends.
pub(crate) fn keep_session(token: &SessionToken, settings: &WebSettings) -> Option<HeaderValue> {
    set(session_name(settings), token.digits(), "", settings)
}

fn browser_name(settings: &WebSettings) -> &'static str {
    if settings.secure_cookies {
        "__Host-joinder-browser"
    } else {
        "joinder-browser"
    }
}

fn half_way_name(settings: &WebSettings) -> &'static str {
    if settings.secure_cookies {
        "__Host-joinder-half-way"
    } else {
        "joinder-half-way"
    }
}

/// The token by which this browser is known, where it can be one.
pub(crate) fn browser_token(headers: &HeaderMap, settings: &WebSettings) -> Option<String> {
    value(headers, browser_name(settings)).filter(|token| SessionToken::parse(token).is_some())
}

/// Knows this browser for a year. It opens nothing: it keeps others' wrong tries from being counted against its owner.
pub(crate) fn keep_browser(token: &str, settings: &WebSettings) -> Option<HeaderValue> {
    set(
        browser_name(settings),
        token,
        "; Max-Age=31536000",
        settings,
    )
}

/// Stands for the half of signing in that is done.
pub(crate) fn half_way(headers: &HeaderMap, settings: &WebSettings) -> Option<String> {
    value(headers, half_way_name(settings)).filter(|token| SessionToken::parse(token).is_some())
}

/// Keeps the half that is done, for ten minutes.
pub(crate) fn keep_half_way(token: &str, settings: &WebSettings) -> Option<HeaderValue> {
    set(half_way_name(settings), token, "; Max-Age=600", settings)
}

/// Removes it.
pub(crate) fn drop_half_way(settings: &WebSettings) -> Option<HeaderValue> {
    set(half_way_name(settings), "", "; Max-Age=0", settings)
}

/// Removes the session's cookie.
pub(crate) fn drop_session(settings: &WebSettings) -> Option<HeaderValue> {
    set(session_name(settings), "", "; Max-Age=0", settings)
}

/// Sets the secret of the sign-in form.
pub(crate) fn keep_form_secret(secret: &str, settings: &WebSettings) -> Option<HeaderValue> {
    set(form_name(settings), secret, "", settings)
}

fn set(name: &str, value: &str, more: &str, settings: &WebSettings) -> Option<HeaderValue> {
    let secure = if settings.secure_cookies {
        "; Secure"
    } else {
        ""
    };
    HeaderValue::from_str(&format!(
        "{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}"
    ))
    .ok()
}

fn value(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).find_map(|pair| {
        let (found, value) = pair.trim().split_once('=')?;
        (found == name).then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_the_same_only_when_they_are() {
        let cases = [
            ("a", "a", true),
            ("a", "b", false),
            ("a", "ab", false),
            ("", "", false),
        ];
        for (one, other, expected) in cases {
            assert_eq!(same_secret(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn a_cookie_is_found_among_others_and_must_be_a_token() {
        let mut headers = HeaderMap::new();
        let token = SessionToken::from_bytes([7; 32]);
        headers.insert(
            header::COOKIE,
            format!("other=1; joinder-session={}", token.digits())
                .parse()
                .unwrap(),
        );
        let settings = WebSettings::local("uploads".into());
        assert_eq!(session_token(&headers, &settings), Some(token));
        headers.insert(header::COOKIE, "joinder-session=../../etc".parse().unwrap());
        assert_eq!(session_token(&headers, &settings), None);
    }

    #[test]
    fn secure_cookies_are_bound_to_the_host() {
        let settings = WebSettings {
            secure_cookies: true,
            ..WebSettings::local("uploads".into())
        };
        let cookie = keep_session(&SessionToken::from_bytes([1; 32]), &settings).unwrap();
        let text = cookie.to_str().unwrap();
        assert!(text.starts_with("__Host-joinder-session=0101"), "{text}");
        assert!(
            text.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"),
            "{text}"
        );
    }
}
