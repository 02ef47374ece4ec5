//! The suite's contract in Rust: one JSON object a line in, one a line out. It is a file of each adapter.

use std::fmt::Display;
use std::io::{self, BufRead, Write};
use std::process;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How many requests the suite may have in flight. They are answered in order.
const WINDOW: u32 = 64;

/// What the library can do, and how it is asked.
pub type Operations = &'static [(&'static str, fn(Value) -> Outcome)];

/// What answers: the library, the version that it is linked with, and the features that it says to have.
pub struct Library {
    pub name: &'static str,
    pub version: &'static str,
    pub operations: Operations,
    pub features: &'static [&'static str],
}

#[derive(Deserialize)]
struct Request {
    id: i64,
    op: String,
    #[serde(default)]
    input: Value,
}

#[derive(Serialize)]
struct Answer {
    id: i64,
    #[serde(flatten)]
    outcome: Outcome,
}

#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum Outcome {
    Accepted { output: Value },
    Rejected { reason: String },
    Unsupported { reason: String },
}

#[derive(Serialize)]
struct Hello {
    id: i64,
    name: &'static str,
    version: &'static str,
    language: &'static str,
    protocol: u32,
    window: u32,
    operations: Vec<&'static str>,
    features: &'static [&'static str],
}

/// Why the library refuses: an error of its own, or something that its types and signatures cannot hold.
pub type Refusal = Box<dyn std::error::Error>;

impl Outcome {
    /// Cut, because an error may print the whole message.
    pub fn rejected(reason: impl Display) -> Self {
        Outcome::Rejected {
            reason: reason.to_string().chars().take(1000).collect(),
        }
    }

    pub fn unsupported(reason: impl Into<String>) -> Self {
        Outcome::Unsupported {
            reason: reason.into(),
        }
    }
}

impl From<Result<Value, Refusal>> for Outcome {
    fn from(result: Result<Value, Refusal>) -> Self {
        match result {
            Ok(output) => Outcome::Accepted { output },
            Err(refusal) => Outcome::rejected(refusal),
        }
    }
}

impl Library {
    /// Answers until there is no more to answer.
    pub fn serve(&self) {
        let mut requests = io::stdin().lock();
        let mut answers = io::stdout().lock();
        let mut line = Vec::new();
        loop {
            line.clear();
            match requests.read_until(b'\n', &mut line) {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) => fail("reading a request", error),
            }
            let mut answer = self.respond(&line);
            answer.push(b'\n');
            // Flushed one by one: what was answered stays answered when the next request panics.
            if let Err(error) = answers.write_all(&answer).and_then(|()| answers.flush()) {
                fail("writing an answer", error);
            }
        }
    }

    fn respond(&self, line: &[u8]) -> Vec<u8> {
        let mut reader = serde_json::Deserializer::from_slice(line);
        reader.disable_recursion_limit();
        let Request { id, op, input } = Request::deserialize(&mut reader)
            .unwrap_or_else(|error| fail("malformed request", error));
        match op.as_str() {
            "hello" => encoded(&self.greet(id)),
            "selftest.crash" => panic!("selftest.crash was asked for"),
            _ => {
                let outcome = match self.operations.iter().find(|(name, _)| *name == op) {
                    Some((_, ask)) => ask(input),
                    None => Outcome::unsupported(format!("no operation {op}")),
                };
                encoded(&Answer { id, outcome })
            }
        }
    }

    fn greet(&self, id: i64) -> Hello {
        Hello {
            id,
            name: self.name,
            version: self.version,
            language: "Rust",
            protocol: 1,
            window: WINDOW,
            operations: self.operations.iter().map(|(name, _)| *name).collect(),
            features: self.features,
        }
    }
}

/// The version of a crate that this binary is linked with: the manifest pins exactly one.
pub fn pinned(manifest: &'static str, name: &str) -> &'static str {
    manifest
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .find(|(key, _)| *key == name)
        .and_then(|(_, pin)| pin.split_once("\"="))
        .and_then(|(_, version)| version.split('"').next())
        .expect("the manifest pins the crate")
}

/// Decodes an operation's input; one of another shape means that suite and adapter disagree, which nobody may judge.
pub fn read<T: DeserializeOwned>(input: Value) -> T {
    serde_json::from_value(input).unwrap_or_else(|error| fail("malformed input", error))
}

/// Ends the adapter for a fault of its own.
pub fn fail(what: &str, error: impl Display) -> ! {
    eprintln!("{what}: {error}");
    process::exit(1)
}

fn encoded(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_else(|error| fail("encoding an answer", error))
}
