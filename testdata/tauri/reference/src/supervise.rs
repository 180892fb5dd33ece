//! Bulk answers from a worker that may die: Tauri recurses without a bound through sets that
//! contain themselves, and a stack overflow ends the process.
//!
//! Requests are sent ahead of their answers. The worker answers in order, so that the first
//! request without an answer is the one that killed it; a new worker is given the ones after it.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::{env, thread};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::lines;

/// How many requests may wait for their answers.
const WINDOW: usize = 256;

enum Event {
    Request(Vec<u8>),
    EndOfInput,
    Answer(Vec<u8>),
    WorkerGone,
}

/// Answers each line of standard input, in order.
pub fn run() -> io::Result<()> {
    let (events, inbox) = mpsc::channel();
    let (places, window) = mpsc::sync_channel(WINDOW);
    let requests = events.clone();
    thread::spawn(move || read(&requests, &places));
    Supervisor {
        worker: Worker::start(&events)?,
        pending: VecDeque::new(),
        events,
        window,
        output: io::stdout(),
    }
    .serve(&inbox)
}

struct Supervisor {
    worker: Worker,
    /// The requests without an answer, in the order in which the worker was given them.
    pending: VecDeque<Vec<u8>>,
    events: Sender<Event>,
    /// Holds one token for each pending request, and for each that the reader is bringing.
    window: Receiver<()>,
    output: io::Stdout,
}

impl Supervisor {
    fn serve(mut self, inbox: &Receiver<Event>) -> io::Result<()> {
        let mut more = true;
        while more || !self.pending.is_empty() {
            match inbox.recv().map_err(io::Error::other)? {
                Event::Request(line) => {
                    self.worker.ask(&line);
                    self.pending.push_back(line);
                }
                Event::EndOfInput => more = false,
                Event::Answer(line) => {
                    self.settle();
                    self.output.write_all(&line)?;
                    self.output.flush()?;
                }
                Event::WorkerGone => self.replace_worker()?,
            }
        }
        Ok(())
    }

    /// Answers for the dead worker and gives what is left to a new one.
    fn replace_worker(&mut self) -> io::Result<()> {
        let successor = Worker::start(&self.events)?;
        let cause = std::mem::replace(&mut self.worker, successor).cause_of_death()?;
        let Some(line) = self.settle() else {
            return Err(io::Error::other(format!("the idle worker ended: {cause}")));
        };
        lines::write(
            &mut self.output,
            &json!({ "id": id(&line), "abort": cause }),
        )?;
        for line in &self.pending {
            self.worker.ask(line);
        }
        Ok(())
    }

    /// Removes the oldest pending request and lets the reader bring another.
    fn settle(&mut self) -> Option<Vec<u8>> {
        let line = self.pending.pop_front()?;
        self.window.recv().ok();
        Some(line)
    }
}

/// Brings requests, as long as there is a place for them. An unreadable input ends like a short one.
fn read(events: &Sender<Event>, places: &SyncSender<()>) {
    for line in io::stdin().lock().split(b'\n').map_while(Result::ok) {
        if places.send(()).is_err() || events.send(Event::Request(line)).is_err() {
            return;
        }
    }
    events.send(Event::EndOfInput).ok();
}

struct Worker {
    child: Child,
    input: ChildStdin,
}

impl Worker {
    /// Starts this program in bulk mode; its answers, then its end, arrive as events.
    fn start(events: &Sender<Event>) -> io::Result<Self> {
        let mut child = Command::new(env::current_exe()?)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let input = child.stdin.take().expect("standard input is piped");
        let output = child.stdout.take().expect("standard output is piped");
        let events = events.clone();
        thread::spawn(move || listen(BufReader::new(output), &events));
        Ok(Self { child, input })
    }

    /// Sends a request. A worker that no longer reads is dead, and that is told by its output.
    fn ask(&mut self, line: &[u8]) {
        let sent = self.input.write_all(&[line, b"\n"].concat());
        sent.ok();
    }

    fn cause_of_death(self) -> io::Result<String> {
        let Self { child, input } = self;
        drop(input);
        let end = child.wait_with_output()?;
        let words = String::from_utf8_lossy(&end.stderr);
        Ok(match words.trim() {
            "" => end.status.to_string(),
            words if words.contains("has overflowed its stack") => "stack overflow".to_owned(),
            words if words.contains("memory allocation of") => "out of memory".to_owned(),
            words => words.to_owned(),
        })
    }
}

/// Passes on complete lines; one that death has cut short is no answer.
fn listen(mut output: impl BufRead, events: &Sender<Event>) {
    let mut line = Vec::new();
    while output.read_until(b'\n', &mut line).is_ok() && line.ends_with(b"\n") {
        if events
            .send(Event::Answer(std::mem::take(&mut line)))
            .is_err()
        {
            return;
        }
    }
    events.send(Event::WorkerGone).ok();
}

fn id(line: &[u8]) -> Value {
    #[derive(Deserialize)]
    struct Named {
        #[serde(default)]
        id: Value,
    }
    serde_json::from_slice(line).map_or(Value::Null, |Named { id }| id)
}
