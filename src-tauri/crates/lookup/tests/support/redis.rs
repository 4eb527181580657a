//! A real Redis server for one test, on a port of its own.

#![allow(dead_code, reason = "each who includes this uses a part of it")]

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use lookup::Secret;
use lookup::store::RedisConfig;
use tempfile::TempDir;

/// Ends the server when its input ends, which it does when the test does, however that happens.
const KEEPER: &str = r#"redis-server "$@" </dev/null & read -r _; kill -9 $!; wait"#;
/// How long a server may take to start on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server, ended when dropped. It keeps everything in memory.
pub(crate) struct RedisServer {
    folder: TempDir,
    port: u16,
    password: Option<&'static str>,
    keeper: Option<Child>,
}

impl RedisServer {
    pub(crate) fn start() -> Self {
        Self::with(None)
    }

    /// One that lets nobody in without the password.
    pub(crate) fn with_password(password: &'static str) -> Self {
        Self::with(Some(password))
    }

    fn with(password: Option<&'static str>) -> Self {
        for _ in 0..10 {
            // Free now; somebody else may take it in the meantime.
            let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
            let folder = tempfile::tempdir().unwrap();
            let mut server = Self { folder, port, password, keeper: None };
            if server.try_start() {
                return server;
            }
        }
        panic!("redis-server does not start");
    }

    /// Ends it as a power cut would: nothing is said to anybody.
    pub(crate) fn kill(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            keeper.wait().unwrap();
        }
    }

    /// Starts it again, empty, after [`Self::kill`].
    pub(crate) fn restart(&mut self) {
        assert!(self.try_start(), "redis-server does not start again");
    }

    /// From now on it takes nothing new: there is no room.
    pub(crate) fn fill_up(&self) {
        let said = self.say("CONFIG SET maxmemory 1\r\nQUIT\r\n").unwrap();
        assert!(said.contains("OK"), "{said}");
    }

    /// How to reach it.
    pub(crate) fn config(&self) -> RedisConfig {
        RedisConfig {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            tls: false,
            user: None,
            password: self.password.map(Secret::new),
            prefix: "larder".to_owned(),
            keep: Duration::from_hours(1),
        }
    }

    fn try_start(&mut self) -> bool {
        assert!(
            installed(),
            "These tests need redis-server. Install it with this command, then try again:\n\n  \
             sudo apt-get update && sudo apt-get install --yes redis-server\n"
        );
        let mut command = Command::new("sh");
        command.args(["-c", KEEPER, "keeper", "--bind", "127.0.0.1", "--port", &self.port.to_string()]);
        command.args(["--save", "", "--appendonly", "no", "--dir"]).arg(self.folder.path());
        if let Some(password) = self.password {
            command.args(["--requirepass", password]);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        self.keeper = Some(command.spawn().unwrap());
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if self.answers().unwrap_or(false) {
                return true;
            }
            thread::sleep(Duration::from_millis(10));
        }
        self.kill();
        false
    }

    /// Whether the server at the port answers and is this one.
    fn answers(&self) -> std::io::Result<bool> {
        let said = self.say("CONFIG GET dir\r\nQUIT\r\n")?;
        Ok(said.contains(&*self.folder.path().canonicalize()?.to_string_lossy()))
    }

    /// What it answers to commands, of which the last has to be `QUIT`.
    fn say(&self, commands: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        if let Some(password) = self.password {
            stream.write_all(format!("AUTH {password}\r\n").as_bytes())?;
        }
        stream.write_all(commands.as_bytes())?;
        let mut said = String::new();
        stream.read_to_string(&mut said)?;
        Ok(said)
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
    }
}

fn installed() -> bool {
    let asked = Command::new("redis-server").arg("--version").stdout(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}
