//! Counts and times for whoever runs the server, in the text format of OpenMetrics, which Prometheus reads.
//!
//! *Invariant:* no label holds anything of a person, a user or an address: routes are named by their template.

use crate::office::Condition;
use axum::http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// Upper ends of the times that requests are sorted into, in seconds.
const TIMES: [f64; 12] = [
    0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0, 30.0, 60.0,
];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    route: String,
}

/// What is counted while the server runs. One for a server; handed to [`crate::router`] and [`crate::operations`].
pub struct Measures {
    answered: Family<Answered, Counter>,
    seconds: Family<Asked, Histogram>,
    under_way: Gauge,
}

impl Default for Measures {
    fn default() -> Self {
        Self {
            answered: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(TIMES)),
            under_way: Gauge::default(),
        }
    }
}

/// Counts a request as under way until it is dropped, whatever becomes of the request.
pub(crate) struct UnderWay(Gauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Measures {
    /// A request has come.
    pub(crate) fn begun(&self) -> UnderWay {
        self.under_way.inc();
        UnderWay(self.under_way.clone())
    }

    /// A request was answered. `route` is the template, never the path.
    pub(crate) fn answered(
        &self,
        route: &str,
        method: &Method,
        status: StatusCode,
        took: Duration,
    ) {
        let method = method_in_words(method);
        self.answered
            .get_or_create(&Answered {
                route: route.to_owned(),
                method: method.to_owned(),
                status: status.as_u16(),
            })
            .inc();
        self.seconds
            .get_or_create(&Asked {
                route: route.to_owned(),
            })
            .observe(took.as_secs_f64());
    }

    /// Everything as text, with the record's own condition where it can be told.
    pub(crate) fn text(&self, condition: Option<&Condition>) -> Result<String, std::fmt::Error> {
        let mut registry = Registry::with_prefix("joinder");
        registry.register("requests", "Requests answered", self.answered.clone());
        registry.register_with_unit(
            "request",
            "Time from a request's arrival to its answer's head",
            Unit::Seconds,
            self.seconds.clone(),
        );
        registry.register(
            "requests_under_way",
            "Requests not answered yet",
            self.under_way.clone(),
        );
        let readable = whole(u64::from(condition.is_some_and(Condition::is_ready)));
        registry.register("ready", "1 where requests can be served", readable);
        if let Some(condition) = condition {
            register(&mut registry, condition);
        }
        let mut text = String::new();
        encode(&mut text, &registry)?;
        Ok(text)
    }
}

fn register(registry: &mut Registry, condition: &Condition) {
    let numbers = [
        ("ledger_entries", "Entries in the ledger", condition.entries),
        (
            "derived_behind_entries",
            "Entries that derived state has not taken in yet",
            condition.behind,
        ),
        (
            "quarantined_records",
            "Records that could not be read and wait for somebody",
            condition.quarantined,
        ),
        (
            "catch_up_failures",
            "How often derived state could not be brought up to date since the server began",
            condition.catch_up_failures,
        ),
    ];
    for (name, help, number) in numbers {
        registry.register(name, help, whole(number));
    }
    if let Some(last) = condition.caught_up_at {
        let seconds = last.micros().div_euclid(1_000_000);
        registry.register(
            "caught_up_timestamp_seconds",
            "When derived state was last brought up to date, seconds since 1970",
            whole(u64::try_from(seconds).unwrap_or(0)),
        );
    }
}

fn whole(number: u64) -> Gauge {
    let gauge: Gauge = Gauge::default();
    gauge.set(i64::try_from(number).unwrap_or(i64::MAX));
    gauge
}

/// A method's name. One that HTTP does not name is somebody's invention: it makes no label of its own, and stands in no log.
pub(crate) fn method_in_words(method: &Method) -> &str {
    match method.as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "OPTIONS" | "PATCH") => known,
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_template_and_the_text_is_complete() {
        let measures = Measures::default();
        let held = measures.begun();
        let odd = Method::from_bytes(b"SECRET").unwrap();
        for method in [&Method::GET, &odd] {
            measures.answered(
                "/person/{person}",
                method,
                StatusCode::OK,
                Duration::from_millis(4),
            );
        }
        let text = measures.text(None).unwrap();
        for line in [
            r#"joinder_requests_total{route="/person/{person}",method="GET",status="200"} 1"#,
            r#"joinder_requests_total{route="/person/{person}",method="other",status="200"} 1"#,
            r#"joinder_request_seconds_bucket{le="0.005",route="/person/{person}"} 2"#,
            "joinder_requests_under_way 1",
            "joinder_ready 0",
            "# EOF",
        ] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
        assert!(!text.contains("SECRET"));
        drop(held);
        assert!(
            measures
                .text(None)
                .unwrap()
                .contains("joinder_requests_under_way 0")
        );
    }
}
