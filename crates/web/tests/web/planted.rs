//! What is planted in addresses, forms and file names: line ends that would begin a header, and ways out of a folder.

use crate::site::{Answer, Site, request};
use access::Role;
use axum::body::Body;
use web::{ROUTES, Route};

/// The end of a line, a header, and the end of all headers.
const PLANTED: &str = "%0D%0APlanted:%20yes%0D%0A%0D%0A";

/// Every field from which an answer could make a header: where to go on, what was done, names and days.
const FIELDS: &[&str] = &[
    "next",
    "done",
    "from",
    "known_on",
    "purpose",
    "user",
    "source",
    "identifier",
    "reason",
    "text",
    "other",
    "justified",
];

fn planted(path: &str) -> String {
    let mut filled = String::new();
    for part in path.split('/').skip(1) {
        filled.push('/');
        filled.push_str(if part.starts_with('{') { PLANTED } else { part });
    }
    filled
}

fn fields() -> String {
    FIELDS
        .iter()
        .map(|name| format!("{name}=/{PLANTED}"))
        .collect::<Vec<_>>()
        .join("&")
}

fn assert_nothing_planted(route: &Route, answer: &Answer) {
    let what = format!("{} {}", route.method, route.path);
    assert!(
        !answer.status.is_server_error(),
        "{what}: {}",
        answer.status
    );
    for (name, value) in &answer.headers {
        assert!(
            name != "planted"
                && !value
                    .as_bytes()
                    .iter()
                    .any(|byte| matches!(byte, b'\r' | b'\n')),
            "{what}: {name}"
        );
        let value = String::from_utf8_lossy(value.as_bytes());
        assert!(!value.contains("Planted: yes"), "{what}: {name}: {value}");
    }
}

#[tokio::test]
async fn nothing_that_is_sent_becomes_a_header() {
    let site = Site::new();
    let (token, session) = site.session(Role::Operator);
    for route in ROUTES.iter().filter(|route| route.path != "/api/v1/events") {
        let path = planted(route.path);
        for path in [path.clone(), format!("{path}?{}", fields())] {
            let asked = request(route.method, &path, Some(&token))
                .header("content-type", "application/x-www-form-urlencoded")
                .header("joinder-secret", &session.csrf)
                .body(Body::from(format!("csrf={}&{}", session.csrf, fields())))
                .unwrap();
            assert_nothing_planted(route, &site.ask(asked).await);
        }
    }
}

/// The name that a browser sends for a file, and what is left of it.
#[tokio::test]
async fn a_file_name_is_no_way_out_of_the_folder_for_uploads() {
    let cases = [
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("/etc/shadow", "shadow"),
        ("....//....//note.csv", "note.csv"),
        (".bashrc", "bashrc"),
        ("%2e%2e%2fnote.csv", "%2e%2e%2fnote.csv"),
        ("C:note.csv", "C:note.csv"),
        ("a\tb.csv", "ab.csv"),
    ];
    for (name, left) in cases {
        let site = Site::new();
        let (token, session) = site.session(Role::DataSteward);
        let parts = [
            format!("name=\"csrf\"\r\n\r\n{}", session.csrf),
            "name=\"source\"\r\n\r\nnorthmoor".to_owned(),
            format!("name=\"file\"; filename=\"{name}\"\r\n\r\ncontent"),
        ];
        let mut body = String::new();
        for part in parts {
            body.push_str(&format!(
                "--edge\r\ncontent-disposition: form-data; {part}\r\n"
            ));
        }
        body.push_str("--edge--\r\n");
        let sent = request("POST", "/imports", Some(&token))
            .header("content-type", "multipart/form-data; boundary=edge");
        let answer = site.ask(sent.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.header("location"), "/imports/run-1", "{name}");
        assert_eq!(
            site.office.done(),
            [format!("import {left} of northmoor: 7 bytes")],
            "{name}"
        );
        assert_eq!(
            std::fs::read_dir(site.uploads.path()).unwrap().count(),
            0,
            "{name}"
        );
    }
}
