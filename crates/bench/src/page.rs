//! A person's page over HTTP with 50 clients at once, each look on disk before its page is given.

use crate::machine::spread;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const CLIENTS: u64 = 50;
const PAGES: u64 = 60;

/// How long a client looks at a page before it asks for the next, in the gentler measure.
const PAUSE: Duration = Duration::from_millis(200);
const PASSWORD: &str = "a password for the bench";

/// At whose desk pages are asked for.
pub(crate) struct Desks {
    pub(crate) role: &'static str,
    pub(crate) agency: &'static str,
    /// The pages' addresses, but for the person's number.
    pub(crate) paths: &'static [&'static str],
}

/// A practitioner's, for a child.
pub(crate) const CHILDREN: Desks = Desks {
    role: "practitioner",
    agency: "northmoor",
    paths: &["/person/"],
};

pub(crate) fn measure(joinder: &Path, folder: &Path, desks: &Desks) -> Result<(), super::Failure> {
    let people = people(joinder, folder)?;
    make_account(joinder, folder, desks)?;
    let mut server = Command::new(joinder)
        .args(["serve", "--port", "0", "--data"])
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let done = address_of(&mut server).and_then(|address| {
        let cookie = sign_in(&address)?;
        for path in desks.paths {
            for (pause, how) in [
                (Duration::ZERO, "without pause"),
                (PAUSE, "a fifth of a second between pages"),
            ] {
                let pages = under_load(&address, &cookie, &people, pause, path)?;
                tell(path, how, &pages);
            }
        }
        Ok(())
    });
    server.kill()?;
    server.wait()?;
    done
}

/// Prints what each client's pages took.
fn tell(path: &str, how: &str, pages: &[Vec<Duration>]) {
    let all: Vec<Duration> = pages.iter().flatten().copied().collect();
    // The server has answered nobody before: what each client's first page took is told apart, and is in all.
    let later = pages.iter().flat_map(|client| client.iter().skip(1));
    for (mut durations, which) in [
        (all, "all pages"),
        (later.copied().collect::<Vec<_>>(), "but each first"),
    ] {
        let (median, worst) = spread(&mut durations);
        println!(
            "page {path}PERSON: {} pages, {CLIENTS} clients, {how}, {which}: median {median:.1} ms, p99 {worst:.1} ms  (mark: 20 ms, 80 ms)",
            durations.len()
        );
    }
}

/// The numbers of people who have duties, as many as pages are asked for.
fn people(joinder: &Path, folder: &Path) -> Result<Vec<u64>, super::Failure> {
    let mut listing = Command::new(joinder)
        .args(["duties", "--json", "--data"])
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let lines = BufReader::new(listing.stdout.take().ok_or("no standard output")?).lines();
    let mut people = BTreeSet::new();
    for line in lines {
        let line = line?;
        let number = line.split_once("\"person\":").and_then(|(_, rest)| {
            let digits = rest.split(|one: char| !one.is_ascii_digit()).next()?;
            digits.parse::<u64>().ok()
        });
        people.insert(number.ok_or("a duty without a person")?);
        if people.len() as u64 == CLIENTS * PAGES {
            break;
        }
    }
    listing.kill()?;
    listing.wait()?;
    Ok(people.into_iter().collect())
}

fn make_account(joinder: &Path, folder: &Path, desks: &Desks) -> Result<(), super::Failure> {
    let mut add = Command::new(joinder)
        .args([
            "user",
            "add",
            "bench",
            "--name",
            "Bench",
            "--role",
            desks.role,
            "--agency",
            desks.agency,
            "--data",
        ])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    add.stdin
        .take()
        .ok_or("no standard input")?
        .write_all(PASSWORD.as_bytes())?;
    if add.wait()?.success() {
        Ok(())
    } else {
        Err("the account could not be made".into())
    }
}

fn address_of(server: &mut Child) -> Result<String, super::Failure> {
    let told = server.stdout.take().ok_or("no standard output")?;
    for line in BufReader::new(told).lines() {
        if let Some((_, rest)) = line?.split_once("http://") {
            return Ok(rest.split('/').next().unwrap_or_default().to_owned());
        }
    }
    Err("the server named no address".into())
}

fn under_load(
    address: &str,
    cookie: &str,
    people: &[u64],
    pause: Duration,
    path: &str,
) -> Result<Vec<Vec<Duration>>, super::Failure> {
    Ok(std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                scope.spawn(move || {
                    pages(address, cookie, client, people, pause, path)
                        .map_err(|fault| fault.to_string())
                })
            })
            .collect();
        clients
            .into_iter()
            .map(|client| {
                client
                    .join()
                    .unwrap_or_else(|_| Err("a client stopped".to_owned()))
            })
            .collect::<Result<Vec<_>, _>>()
    })?)
}

fn pages(
    address: &str,
    cookie: &str,
    client: u64,
    people: &[u64],
    pause: Duration,
    path: &str,
) -> Result<Vec<Duration>, super::Failure> {
    // Clients who pause do not all begin at the same moment.
    std::thread::sleep(pause.mul_f64(client as f64 / CLIENTS as f64));
    let mut stream = BufReader::new(TcpStream::connect(address)?);
    let mut durations = Vec::new();
    for page in 0..PAGES {
        let place = usize::try_from(client * PAGES + page)? % people.len().max(1);
        let person = people.get(place).ok_or("nobody has a duty")?;
        let began = Instant::now();
        let (status, _, body) = ask(
            &mut stream,
            &format!("GET {path}{person} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\n\r\n"),
        )?;
        if status != 200 || !body.contains("Invented-") {
            return Err(format!("a page answered {status}").into());
        }
        durations.push(began.elapsed());
        std::thread::sleep(pause);
    }
    Ok(durations)
}

/// Signs in as a browser does, states a purpose, and gives the cookie.
fn sign_in(address: &str) -> Result<String, super::Failure> {
    let form = get(address, "/sign-in", "")?;
    let fields = format!(
        "csrf={}&user=bench&password={}",
        hidden(&form.2, "csrf"),
        PASSWORD.replace(' ', "+")
    );
    let signed_in = post(address, "/sign-in", &cookies(&form.1), &fields)?;
    let cookie = cookies(&signed_in.1);
    let purpose = get(address, "/purpose", &cookie)?;
    let stated = post(
        address,
        "/purpose",
        &cookie,
        &format!(
            "csrf={}&purpose=bench&other=bench",
            hidden(&purpose.2, "csrf")
        ),
    )?;
    if stated.0 >= 400 || cookie.is_empty() {
        return Err(format!("signing in answered {}", stated.0).into());
    }
    Ok(cookie)
}

type Answer = (u16, Vec<String>, String);

fn get(address: &str, path: &str, cookie: &str) -> Result<Answer, super::Failure> {
    let mut stream = BufReader::new(TcpStream::connect(address)?);
    ask(
        &mut stream,
        &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\n\r\n"),
    )
}

fn post(address: &str, path: &str, cookie: &str, fields: &str) -> Result<Answer, super::Failure> {
    let mut stream = BufReader::new(TcpStream::connect(address)?);
    let length = fields.len();
    ask(
        &mut stream,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{fields}"
        ),
    )
}

/// One request and its answer: status, headers, body.
fn ask(stream: &mut BufReader<TcpStream>, request: &str) -> Result<Answer, super::Failure> {
    stream.get_mut().write_all(request.as_bytes())?;
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Err("the server closed the connection".into());
        }
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        headers.push(line);
    }
    let status = headers
        .first()
        .and_then(|line| line.split(' ').nth(1))
        .and_then(|status| status.parse().ok())
        .unwrap_or(0);
    let header = |name: &str| {
        headers.iter().find_map(|line| {
            line.split_once(':')
                .filter(|(is, _)| is.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.trim().to_owned())
        })
    };
    let mut body = Vec::new();
    if let Some(length) = header("content-length").and_then(|length| length.parse().ok()) {
        body.resize(length, 0);
        stream.read_exact(&mut body)?;
    } else if header("transfer-encoding").is_some() {
        chunked(stream, &mut body)?;
    }
    Ok((status, headers, String::from_utf8_lossy(&body).into_owned()))
}

fn chunked(stream: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> Result<(), super::Failure> {
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let length = usize::from_str_radix(line.trim(), 16)?;
        let mut chunk = vec![0; length + 2];
        stream.read_exact(&mut chunk)?;
        if length == 0 {
            return Ok(());
        }
        body.extend(chunk.iter().take(length));
    }
}

fn cookies(headers: &[String]) -> String {
    let set = headers
        .iter()
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    set.filter_map(|(_, value)| value.trim().split(';').next().map(str::to_owned))
        .collect::<Vec<_>>()
        .join("; ")
}

/// The value of a hidden field of a form.
fn hidden(page: &str, name: &str) -> String {
    let at = page
        .split(&format!("name=\"{name}\""))
        .nth(1)
        .unwrap_or_default();
    at.split("value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
        .to_owned()
}
