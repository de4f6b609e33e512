//! `postroom-sandbox` as a person starts and stops it.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

fn start(dir: &std::path::Path, extra: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_postroom-sandbox"))
        .args(["serve", "--port", "0", "--data"])
        .arg(dir)
        .args(extra)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn address_of(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    line.trim().rsplit_once("http://").unwrap().1.to_owned()
}

fn terminate(child: &Child) {
    let told = Command::new("kill")
        .arg(child.id().to_string())
        .status()
        .unwrap();
    assert!(told.success());
}

#[test]
fn it_tells_its_address_answers_and_stops_when_told_even_with_a_listener() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = start(dir.path(), &["--token", "mine", "--groups", "5"]);
    let address = address_of(&mut child);
    assert!(
        address.starts_with("127.0.0.1:"),
        "loopback only: {address}"
    );

    let mut listener = TcpStream::connect(&address).unwrap();
    listener
        .write_all(b"GET /_sandbox/events HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .unwrap();
    assert!(listener.read(&mut [0; 16]).unwrap() > 0);

    let mut client = TcpStream::connect(&address).unwrap();
    let ask = "GET /v2/groups HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer mine\r\nconnection: close\r\n\r\n";
    client.write_all(ask.as_bytes()).unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("Collectors 0005"),
        "{answer}"
    );

    let told = std::time::Instant::now();
    terminate(&child);
    assert!(child.wait().unwrap().success());
    assert!(
        told.elapsed().as_secs() < 4,
        "an open event stream does not hold it up"
    );
}

#[test]
fn a_port_in_use_is_a_clear_error() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let dir = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_postroom-sandbox"))
        .args(["serve", "--port", &port, "--data"])
        .arg(dir.path())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && told.contains(&format!("cannot listen on 127.0.0.1:{port}")),
        "{told}"
    );
}
