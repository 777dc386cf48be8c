//! The machine that figures come from, and what a process takes of it.

use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// Processor kind and cores, as Linux tells them.
pub(crate) fn described() -> String {
    let told = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let kind = told
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown processor", |rest| {
            rest.trim_start_matches([' ', '\t', ':'])
        });
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("machine: {kind}, {cores} cores")
}

/// What a finished process took.
pub(crate) struct Taken {
    /// By the clock on the wall.
    pub(crate) wall: Duration,
    /// The most memory it ever held, in megabytes; 0 where that could not be told.
    pub(crate) memory: u64,
    /// Processor time of all its threads.
    pub(crate) processor: Duration,
}

/// Runs a process to its end and says what it took.
pub(crate) fn timed(command: &mut Command) -> Result<Taken, super::Failure> {
    let began = Instant::now();
    let mut child = command.spawn()?;
    let (mut memory, mut processor) = (0, Duration::ZERO);
    let status = loop {
        memory = memory.max(peak(&child));
        processor = processor.max(used(&child));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    if !status.success() {
        return Err(format!("{command:?} ended with {status}").into());
    }
    Ok(Taken {
        wall: began.elapsed(),
        memory,
        processor,
    })
}

fn peak(child: &Child) -> u64 {
    let status =
        std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .map_or(0, |kilobytes| kilobytes / 1024)
}

fn used(child: &Child) -> Duration {
    used_by(&child.id().to_string())
}

/// Processor time of this process so far, all its threads.
pub(crate) fn processor_time() -> Duration {
    used_by("self")
}

fn used_by(process: &str) -> Duration {
    /// Ticks of the clock in which Linux counts a process's time, a second.
    const TICKS: u64 = 100;
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    let fields: Vec<&str> = after.split_whitespace().collect();
    let ticks = |place: usize| {
        fields
            .get(place)
            .and_then(|field| field.parse::<u64>().ok())
            .unwrap_or(0)
    };
    Duration::from_millis((ticks(11) + ticks(12)) * 1000 / TICKS)
}

/// The median and the 99th percentile of some durations, in milliseconds.
pub(crate) fn spread(durations: &mut [Duration]) -> (f64, f64) {
    durations.sort_unstable();
    let at = |share: usize| {
        durations
            .get((durations.len().saturating_sub(1)) * share / 100)
            .copied()
            .unwrap_or_default()
            .as_secs_f64()
            * 1000.0
    };
    (at(50), at(99))
}
