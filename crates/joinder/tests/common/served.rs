//! The real server as a process, and the little of HTTP that tests need, by hand: they have to break it off anywhere.

use super::Folder;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::time::Duration;

/// A test waits so long for an answer before it calls that a hang.
pub const HANG: Duration = Duration::from_secs(60);

pub struct Served {
    child: Mutex<Child>,
    pub address: SocketAddr,
}

impl Served {
    pub fn start(folder: &Folder) -> Self {
        let mut child = folder
            .command(&["serve", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut told = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert!(told.read_line(&mut line).unwrap() > 0, "it did not start");
            if let Some((_, rest)) = line.split_once("open at http://") {
                break rest.split('/').next().unwrap().parse().unwrap();
            }
        };
        std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        Self {
            child: Mutex::new(child),
            address,
        }
    }

    /// kill -9 on Unix.
    pub fn kill(self) {
        self.kill_now();
    }

    /// The same, while others still ask it.
    pub fn kill_now(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(HANG)).unwrap();
        stream
    }

    /// Sends one request and reads the whole answer.
    pub fn ask(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn get(&self, path: &str, cookies: &str) -> String {
        self.ask(&get(path, cookies))
    }

    pub fn post(&self, path: &str, cookies: &str, form: &str) -> String {
        self.ask(&post(path, cookies, form))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have been killed before.
        if let Ok(mut child) = self.child.lock() {
            let _ended = child.kill();
            let _ended = child.wait();
        }
    }
}

pub fn get(path: &str, cookies: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n"
    )
}

pub fn post(path: &str, cookies: &str, form: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
        form.len()
    )
}

/// The cookies that an answer sets, as a client sends them back.
pub fn cookies(answer: &str) -> String {
    let set: Vec<&str> = answer
        .lines()
        .filter_map(|line| line.split_once(": "))
        .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        .filter_map(|(_, value)| value.split(';').next())
        .collect();
    set.join("; ")
}

/// The secret of the forms on a page.
pub fn secret(page: &str) -> String {
    let (_, rest) = page
        .split_once("name=\"csrf\" value=\"")
        .unwrap_or_else(|| panic!("no form in {}", page.lines().next().unwrap_or_default()));
    rest.split('"').next().unwrap().to_owned()
}

/// Somebody who is signed in and has said for what purpose.
pub struct Person {
    pub cookies: String,
    pub secret: String,
}

impl Person {
    /// Makes an account of a manager who may see everything.
    pub fn account(folder: &Folder) {
        let mut child = folder
            .command(&[
                "user",
                "add",
                "rowan",
                "--name",
                "Rowan Testcase",
                "--role",
                "manager",
                "--agency",
                "health",
                "--clearance",
                "restricted",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(b"only a password of a test\n")
            .unwrap();
        assert!(child.wait().unwrap().success());
    }

    pub fn signs_in(served: &Served) -> Self {
        let page = served.get("/sign-in", "");
        let form = format!(
            "csrf={}&user=rowan&password=only+a+password+of+a+test",
            secret(&page)
        );
        let answer = served.post("/sign-in", &cookies(&page), &form);
        let own = cookies(&answer);
        assert!(
            own.contains("session="),
            "{}",
            answer.lines().next().unwrap()
        );
        let secret = secret(&served.get("/purpose", &own));
        let form = format!("csrf={secret}&purpose=other&words=test");
        let said = served.post("/purpose", &own, &form);
        assert!(said.starts_with("HTTP/1.1 303"), "{said}");
        Self {
            cookies: own,
            secret,
        }
    }
}
