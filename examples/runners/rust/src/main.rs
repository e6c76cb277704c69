//! A runner of docs/protocol.md in Rust: a sum of square roots, as a loop and with rayon.
//!
//!     cargo build --release
//!     crossover sweep --program target/release/crossover-example
use std::hint::black_box;
use std::io::{self, BufRead, Write};
use std::time::{Duration, Instant};

use rayon::prelude::*;

fn serial(values: &[f64]) -> f64 {
    values.iter().map(|x| x.sqrt()).sum()
}

fn parallel(values: &[f64]) -> f64 {
    values.par_iter().map(|x| x.sqrt()).sum()
}

/// The text or number under a key. Requests are flat, and no text in them holds a quote.
fn value<'a>(line: &'a str, key: &str) -> &'a str {
    let name = format!("\"{key}\":");
    let Some(at) = line.find(&name) else { return "" };
    let rest = &line[at + name.len()..];
    match rest.strip_prefix('"') {
        Some(text) => text.split('"').next().unwrap_or(""),
        None => rest.split([',', '}']).next().unwrap_or(""),
    }
}

fn number(line: &str, key: &str) -> Result<usize, String> {
    value(line, key).parse().map_err(|_| format!("{key} is no number"))
}

struct Session {
    function: fn(&[f64]) -> f64,
    values: Vec<f64>,
}

impl Session {
    fn open(line: &str) -> Result<Session, String> {
        if value(line, "calls") != "hot" || !value(line, "pin").is_empty() {
            return Err("this runner measures hot calls, unpinned".into());
        }
        let function = match value(line, "backend") {
            "serial" => serial,
            "rayon" => parallel as fn(&[f64]) -> f64,
            other => return Err(format!("this runner has no way '{other}'")),
        };
        rayon::ThreadPoolBuilder::new()
            .num_threads(number(line, "workers")?)
            .build_global()
            .map_err(|problem| problem.to_string())?;
        let values = (0..number(line, "n_max")?).map(|i| i as f64).collect();
        Ok(Session { function, values })
    }

    fn first(&self, line: &str) -> Result<&[f64], String> {
        self.values.get(..number(line, "n")?).ok_or_else(|| "n is more than n_max".into())
    }

    fn verify(&self, line: &str) -> Result<String, String> {
        let values = self.first(line)?;
        let (expected, found) = (serial(values), (self.function)(values));
        let agrees = (expected - found).abs() <= 1e-9 * expected.abs();
        if !agrees {
            return Err(format!("the result is {expected} serially and {found} with rayon"));
        }
        Ok(r#"{"ok":true,"agrees":true}"#.into())
    }

    fn measure(&self, line: &str) -> Result<String, String> {
        let (values, iterations) = (self.first(line)?, number(line, "iterations")?);
        black_box((self.function)(values)); // untimed: it wakes the workers
        let began = Instant::now();
        for _ in 0..iterations {
            black_box((self.function)(black_box(values)));
        }
        let seconds = began.elapsed().as_secs_f64().max(1e-9);
        std::thread::sleep(Duration::from_millis(2)); // rayon's workers fall asleep meanwhile
        Ok(format!(r#"{{"ok":true,"seconds":{seconds}}}"#))
    }
}

fn answer(line: &str, session: &mut Option<Session>) -> Result<String, String> {
    let opened = || session.as_ref().ok_or_else(|| "no session is open".to_string());
    match value(line, "op") {
        "hello" => Ok(concat!(
            r#"{"ok":true,"protocol":1,"runner":"rayon 1","workloads":["#,
            r#"{"name":"roots","ways":["serial","rayon"]}]}"#
        )
        .into()),
        "open" => {
            *session = Some(Session::open(line)?);
            Ok(r#"{"ok":true,"environment":{"bytes_per_element":8}}"#.into())
        }
        "verify" => opened()?.verify(line),
        "measure" => opened()?.measure(line),
        "close" => Ok(r#"{"ok":true}"#.into()),
        other => Err(format!("unknown op '{other}'")),
    }
}

fn main() -> io::Result<()> {
    let mut session = None;
    for line in io::stdin().lock().lines() {
        let line = line?;
        let reply = answer(&line, &mut session).unwrap_or_else(|problem| {
            format!(r#"{{"ok":false,"error":"{}"}}"#, problem.replace(['"', '\\'], "'"))
        });
        println!("{reply}");
        io::stdout().flush()?;
        if value(&line, "op") == "close" {
            break;
        }
    }
    Ok(())
}
