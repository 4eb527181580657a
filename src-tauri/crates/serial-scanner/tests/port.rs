//! A real port of the system: one end of a pair, at whose other end a scanner is played.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serial_scanner::{Heard, Listener, Trouble};
use serialport::{SerialPort, TTYPort};

fn listen(port: &str) -> (Listener, Receiver<Heard>) {
    let (tell, told) = channel();
    let listener = Listener::start(port.to_owned(), 9_600, move |heard| drop(tell.send(heard)));
    (listener, told)
}

fn next(told: &Receiver<Heard>) -> Heard {
    told.recv_timeout(Duration::from_secs(20)).unwrap()
}

#[test]
fn codes_are_heard_with_an_end_and_without() {
    let (mut scanner, port) = TTYPort::pair().unwrap();
    let name = port.name().unwrap();
    // Its own hold on the port must not keep the listener out.
    drop(port);
    let (listener, told) = listen(&name);
    assert_eq!(next(&told), Heard::Open);
    scanner.write_all(b"4006381333931\r\n]d20103453120000011\x1d17290401\r").unwrap();
    assert_eq!(next(&told), Heard::Code("4006381333931".into()));
    assert_eq!(next(&told), Heard::Code("]d20103453120000011\u{1d}17290401".into()));
    scanner.write_all(b"96385074").unwrap();
    assert_eq!(next(&told), Heard::Code("96385074".into()));
    // Pulled out.
    drop(scanner);
    assert_eq!(next(&told), Heard::Trouble(Trouble::Missing));
    drop(listener);
    assert!(told.recv_timeout(Duration::from_secs(20)).is_err(), "nothing is heard afterwards");
}

#[test]
fn each_time_it_is_pulled_out_is_told() {
    let link = std::env::temp_dir().join(format!("larder-port-{}", std::process::id()));
    let (_listener, told) = listen(link.to_str().unwrap());
    assert_eq!(next(&told), Heard::Trouble(Trouble::Missing));
    for _ in 0..2 {
        let (scanner, port) = TTYPort::pair().unwrap();
        std::os::unix::fs::symlink(port.name().unwrap(), &link).unwrap();
        drop(port);
        assert_eq!(next(&told), Heard::Open);
        std::fs::remove_file(&link).unwrap();
        drop(scanner);
        assert_eq!(next(&told), Heard::Trouble(Trouble::Missing));
    }
}

#[test]
fn a_port_that_is_not_there_is_told_once_and_waited_for() {
    let (listener, told) = listen("/dev/larder-no-such-port");
    assert_eq!(next(&told), Heard::Trouble(Trouble::Missing));
    assert!(told.recv_timeout(Duration::from_millis(2_500)).is_err(), "it is not told again and again");
    drop(listener);
}
