//! Starting and stopping.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::routes::routes;
use crate::state::{Host, State};
use crate::{Fault, Limits, RecordInfo, Requests, normalise, records};

/// How long connections get to finish when the stand-in is stopped.
const GRACE: Duration = Duration::from_millis(500);

/// How to start.
#[derive(Debug, Clone, Default)]
pub struct StandInConfig {
    /// The port on 127.0.0.1; none for a free one.
    pub port: Option<u16>,
    /// The limits of requests a minute; none for as many as come.
    pub limits: Option<Limits>,
    /// A fault from the start.
    pub fault: Option<Fault>,
    /// How many more products there are: records under the codes of [`crate::copy_code`].
    pub copies: u32,
}

/// A running stand-in. Dropping it stops it.
#[derive(Debug)]
pub struct StandIn {
    state: Arc<State>,
    addresses: [SocketAddr; 2],
    servers: Vec<JoinHandle<io::Result<()>>>,
}

impl StandIn {
    /// Starts one, with its sister on another port.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(config: StandInConfig) -> io::Result<Self> {
        let main = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port.unwrap_or(0))).await?;
        let sibling = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let addresses = [main.local_addr()?, sibling.local_addr()?];
        let state = Arc::new(State::new(addresses[0], addresses[1], config.limits, config.copies));
        state.lock().faults.all = config.fault;
        let mut stand_in = Self { state, addresses, servers: Vec::new() };
        stand_in.serve([main, sibling]);
        Ok(stand_in)
    }

    fn serve(&mut self, listeners: [TcpListener; 2]) {
        for (listener, host) in listeners.into_iter().zip([Host::Main, Host::Sibling]) {
            let app = routes(Arc::clone(&self.state), host);
            let state = Arc::clone(&self.state);
            let server =
                axum::serve(listener, app).with_graceful_shutdown(async move { state.stopped().await });
            self.servers.push(tokio::spawn(async move { server.await }));
        }
    }

    /// Closes every connection. From then on new ones are refused.
    pub async fn stop(&mut self) {
        self.state.set_stopping(true);
        for mut server in self.servers.drain(..) {
            if tokio::time::timeout(GRACE, &mut server).await.is_err() {
                server.abort();
                // Aborted: the listener is closed when the task is gone.
                let _ = server.await;
            }
        }
    }

    /// Listens again, at the same address, with the same faults and counts.
    ///
    /// # Errors
    /// When the port was taken meanwhile.
    pub async fn resume(&mut self) -> io::Result<()> {
        self.stop().await;
        let main = TcpListener::bind(self.addresses[0]).await?;
        let sibling = TcpListener::bind(self.addresses[1]).await?;
        self.state.set_stopping(false);
        self.serve([main, sibling]);
        Ok(())
    }

    /// The address of the source, such as `http://127.0.0.1:4711`.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.state.base(Host::Main)
    }

    /// The address of its sister, to which it redirects for what only the sister has.
    #[must_use]
    pub fn sibling_url(&self) -> String {
        self.state.base(Host::Sibling)
    }

    /// The base address of the register of recalls.
    #[must_use]
    pub fn recalls_url(&self) -> String {
        format!("{}/rappelconso", self.base_url())
    }

    /// The base address of the second source, which answers like USDA FoodData Central to who has the [`crate::KEY`].
    #[must_use]
    pub fn second_url(&self) -> String {
        format!("{}/fdc", self.base_url())
    }

    /// The port of [`Self::base_url`].
    #[must_use]
    pub fn port(&self) -> u16 {
        self.addresses[0].port()
    }

    /// How often this product was read, at both addresses together.
    #[must_use]
    pub fn requests_for(&self, code: &str) -> u64 {
        let inner = self.state.lock();
        inner.requests.by_code.get(&normalise(code)).copied().unwrap_or(0)
    }

    /// Product reads and searches so far.
    #[must_use]
    pub fn total_requests(&self) -> u64 {
        self.state.lock().requests.total
    }

    /// Pictures asked for so far.
    #[must_use]
    pub fn picture_requests(&self) -> u64 {
        self.state.lock().requests.pictures
    }

    /// How many requests had a User-Agent of the wrong form.
    #[must_use]
    pub fn bad_user_agents(&self) -> u64 {
        self.state.lock().requests.bad_user_agents
    }

    /// The User-Agent of the last request.
    #[must_use]
    pub fn last_user_agent(&self) -> Option<String> {
        self.state.lock().requests.last_user_agent.clone()
    }

    /// All counts.
    #[must_use]
    pub fn requests(&self) -> Requests {
        self.state.lock().requests.clone()
    }

    /// Makes every read and search fail, or none.
    pub fn set_fault(&self, fault: Option<Fault>) {
        self.state.lock().faults.all = fault;
    }

    /// Makes the reads of one code fail, whatever [`Self::set_fault`] says.
    pub fn set_fault_for(&self, code: &str, fault: Option<Fault>) {
        let code = normalise(code);
        let mut inner = self.state.lock();
        match fault {
            Some(fault) => inner.faults.by_code.insert(code, fault),
            None => inner.faults.by_code.remove(&code),
        };
    }

    /// Makes every search fail, or none, whatever [`Self::set_fault`] says.
    pub fn set_search_fault(&self, fault: Option<Fault>) {
        self.state.lock().faults.searches = fault;
    }

    /// Makes the register of recalls fail, or not.
    pub fn set_recalls_fault(&self, fault: Option<Fault>) {
        self.state.lock().faults.recalls = fault;
    }

    /// Makes this the day that recalls count from.
    pub fn set_today(&self, today: Date) {
        self.state.lock().today = Some(today);
    }

    /// Makes the second source fail, or not.
    pub fn set_second_fault(&self, fault: Option<Fault>) {
        self.state.lock().faults.second = fault;
    }

    /// Makes every picture fail, or none.
    pub fn set_picture_fault(&self, fault: Option<Fault>) {
        self.state.lock().faults.pictures = fault;
    }

    /// What there is to ask for, by code.
    #[must_use]
    pub fn records() -> Vec<RecordInfo> {
        records::products().iter().map(|(code, record)| records::info(code, record)).collect()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.state.set_stopping(true);
        for server in &self.servers {
            server.abort();
        }
    }
}
