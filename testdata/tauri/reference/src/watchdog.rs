//! An end to requests that would run for ever or swallow the machine.
//!
//! Nested sets multiply: forty sets that each list the next one twice name 2^40 permissions.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use std::{io, process, thread};

use rlimit::Resource;

/// The address space a worker may take.
const MEMORY: u64 = 1 << 30;
/// A request is given at least this long, and at most twice as long.
const PATIENCE: Duration = Duration::from_secs(10);

/// Aborts the process when one request takes too long. Its count is odd while a request runs.
pub struct Watchdog(Arc<AtomicU64>);

impl Watchdog {
    /// Bounds the memory of this process, forbids core dumps and starts the clock.
    pub fn start() -> io::Result<Self> {
        Resource::AS.set(MEMORY, MEMORY)?;
        Resource::CORE.set(0, 0)?;
        let count = Arc::new(AtomicU64::new(0));
        let watched = Arc::clone(&count);
        thread::spawn(move || watch(&watched));
        Ok(Self(count))
    }

    /// Runs one request under watch.
    pub fn during<T>(&self, request: impl FnOnce() -> T) -> T {
        self.0.fetch_add(1, Ordering::Relaxed);
        let answer = request();
        self.0.fetch_add(1, Ordering::Relaxed);
        answer
    }
}

fn watch(count: &AtomicU64) {
    let mut before = 0;
    loop {
        thread::sleep(PATIENCE);
        let now = count.load(Ordering::Relaxed);
        if now == before && now % 2 == 1 {
            eprintln!("a request took longer than {} s", PATIENCE.as_secs());
            process::abort();
        }
        before = now;
    }
}
