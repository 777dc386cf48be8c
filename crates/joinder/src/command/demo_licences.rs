//! The demo's people under supervision: a dozen invented lives on licence, a row a step, in the format of
//! `examples/mappings/licence-steps.toml`. Days are counted from the day on which the demo is made, so that something is always due.

use calendar::Day;
use licence::policy::{ConditionKind, Policy};
use licence::served::{ServedCondition, Values};

/// The mapping that reads the rows.
pub(super) const MAPPING: &str = include_str!("../../../../examples/mappings/licence-steps.toml");

const HEADER: &str = "Row Ref,Row Type,CRN,Forename,Surname,Date Of Birth,At,Of,Kind,Act,Office,By,Policy Version,Code,Condition Kind,Text,Set By,Number,Day,Outcome,On Papers,Words";

/// How far, days later, which step, and what it carries.
type ReviewRow<'a> = (Stage, i32, &'a str, &'a [(&'a str, &'a str)]);

/// How far somebody has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Draft,
    Submitted,
    Active,
    TagLate,
    Tagged,
    RecallAsked,
    AtLarge,
    Returned,
    Referred,
    Heard,
    Refused,
}

/// Forename, surname, year of birth, sentence, kind of licence, day of release counted from today, how far.
type Life = (
    &'static str,
    &'static str,
    i16,
    &'static str,
    &'static str,
    i32,
    Stage,
);

const IPP: &str = "imprisonment for public protection";
const FIXED: &str = "standard determinate";

#[rustfmt::skip]
const LIVES: &[Life] = &[
    ("Peverell", "Ashcombe-Dray", 1988, FIXED, "determinate", 25, Stage::Draft),
    ("Lunette", "Oakhanger", 1991, FIXED, "determinate", 1, Stage::Draft),
    ("Corwin", "Thistlewood-Abara", 1979, FIXED, "determinate", 9, Stage::Submitted),
    ("Isolde", "Marchbanks-Ito", 1985, FIXED, "determinate", -40, Stage::Active),
    ("Bartram", "Quillinan", 1994, FIXED, "determinate", -12, Stage::TagLate),
    ("Sabeline", "Harrowgate-Noor", 1982, IPP, "indeterminate", -300, Stage::Tagged),
    ("Torquil", "Pennywhistle", 1976, IPP, "indeterminate", -210, Stage::RecallAsked),
    ("Marguerite", "Fenwhistle", 1983, IPP, "indeterminate", -400, Stage::AtLarge),
    ("Ambrose", "Tidewater-Osei", 1971, IPP, "indeterminate", -500, Stage::Returned),
    ("Evadne", "Cloudesley-Park", 1980, IPP, "indeterminate", -450, Stage::Referred),
    ("Lysander", "Brackenbury-Vane", 1974, IPP, "indeterminate", -460, Stage::Heard),
    ("Rosamund", "Teasdale-Okeke", 1969, IPP, "indeterminate", -900, Stage::Refused),
];

/// The conditions that each of them has, by their codes, with their values.
const ADDITIONAL: &[(&str, &[(&str, &str)])] = &[
    ("A1", &[("address", "Quernstone House, Northmoor")]),
    ("A2", &[("gender", "any"), ("age", "18")]),
    ("A4", &[]),
    ("A5", &[("devices", "mobile phone")]),
    ("A6", &[("begins", "19:00"), ("ends", "07:00")]),
    ("A8", &[("behaviour", "violence")]),
    ("A9", &[("until", "2027-12-31")]),
    ("A10", &[]),
];

/// All rows, for a demo that is made on a day.
pub(super) fn rows(today: Day) -> String {
    let mut table = Table {
        text: format!("{HEADER}\n"),
        number: 0,
        today,
        crn: String::new(),
    };
    let policy = Policy::built_in()
        .into_iter()
        .find_map(|reading| reading.policy);
    for (place, life) in LIVES.iter().enumerate() {
        table.crn = format!("X9{place:05}");
        table.tell(life, policy.as_ref());
    }
    table.text
}

struct Table {
    text: String,
    number: usize,
    today: Day,
    crn: String,
}

impl Table {
    /// One row: the columns after the person's reference.
    fn row(&mut self, kind: &str, cells: &[(&str, &str)]) {
        self.number += 1;
        let cell = |column: &str| {
            let found = cells.iter().find(|(name, _)| *name == column);
            found.map_or("", |(_, value)| *value).to_owned()
        };
        let mut row = vec![self.number.to_string(), kind.to_owned(), self.crn.clone()];
        row.extend(HEADER.split(',').skip(3).map(cell));
        let quoted: Vec<String> = row
            .iter()
            .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
            .collect();
        self.text.push_str(&quoted.join(","));
        self.text.push('\n');
    }

    fn at(&self, days: i32, time: &str) -> String {
        format!("{}T{time}", self.today.plus_days(days))
    }

    /// A step of a licence, a tag, a recall or a review.
    fn step(&mut self, kind: &str, days: i32, time: &str, cells: &[(&str, &str)]) {
        let at = self.at(days, time);
        let mut all = vec![("At", at.as_str()), ("Of", "1")];
        all.extend(cells);
        self.row(kind, &all);
    }

    fn tell(&mut self, life: &Life, policy: Option<&Policy>) {
        let (forename, surname, born, sentence, kind, release, stage) = *life;
        let born = format!("{born}-04-17");
        self.row(
            "person",
            &[
                ("Forename", forename),
                ("Surname", surname),
                ("Date Of Birth", &born),
            ],
        );
        let sentenced = format!("{}", self.today.plus_days(release - 2_000));
        self.row("sentence", &[("At", &sentenced), ("Kind", sentence)]);
        self.licence(kind, release, stage, policy);
    }

    /// From the draft to the tag, as far as it has come.
    fn licence(&mut self, kind: &str, release: i32, stage: Stage, policy: Option<&Policy>) {
        // Written five weeks before release, or today, whichever came first.
        let begun = (release - 35).min(-1);
        let day = self.today.plus_days(release).to_string();
        let officer = [("Office", "officer"), ("By", "tamsin"), ("Kind", kind)];
        let mut begin = officer.to_vec();
        begin.extend([("Act", "set_start"), ("Day", day.as_str())]);
        self.step("licence", begun, "09:00", &begin);
        self.conditions(begun, kind, policy);
        if stage < Stage::Submitted {
            return;
        }
        self.step(
            "licence",
            begun,
            "15:00",
            &[officer.as_slice(), &[("Act", "submit")]].concat(),
        );
        if stage < Stage::Active {
            return;
        }
        let approver = if kind == "indeterminate" {
            "secretary_of_state"
        } else {
            "prison_decision_maker"
        };
        self.step(
            "licence",
            begun + 2,
            "11:00",
            &[("Act", "approve"), ("Office", approver), ("By", "drew")],
        );
        self.step(
            "licence",
            release,
            "09:30",
            &[
                ("Act", "activate"),
                ("Office", "prison_administrator"),
                ("By", "perry"),
            ],
        );
        if stage < Stage::TagLate {
            return;
        }
        let fit_by = self.today.plus_days(release + 3).to_string();
        self.step(
            "tag",
            release,
            "10:00",
            &[
                ("Act", "ordered"),
                ("Day", fit_by.as_str()),
                ("By", "tamsin"),
            ],
        );
        if stage < Stage::Tagged {
            return;
        }
        self.step(
            "tag",
            release + 2,
            "16:00",
            &[("Act", "fitted"), ("By", "tagging provider")],
        );
        self.recall(stage);
    }

    fn conditions(&mut self, begun: i32, kind: &str, policy: Option<&Policy>) {
        let Some(policy) = policy else { return };
        let additional = |code: &str| ADDITIONAL.iter().find(|(one, _)| *one == code);
        for (place, condition) in policy.conditions.iter().enumerate() {
            let standard = condition.kind == ConditionKind::Standard;
            let values: Values = match additional(&condition.identity.code) {
                Some((_, values)) => values
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]))
                    .collect(),
                None if standard => Values::new(),
                None => continue,
            };
            let Ok(served) = ServedCondition::serve(condition, values) else {
                continue;
            };
            let set_by = match (standard, kind) {
                (true, _) => "order",
                (_, "indeterminate") => "board",
                _ => "officer",
            };
            let time = format!("10:{place:02}");
            let written = if standard { "standard" } else { "additional" };
            self.step(
                "licence",
                begun,
                &time,
                &[
                    ("Act", "add"),
                    ("Office", "officer"),
                    ("By", "tamsin"),
                    ("Kind", kind),
                    ("Set By", set_by),
                    ("Policy Version", &condition.identity.policy_version),
                    ("Code", &condition.identity.code),
                    ("Condition Kind", written),
                    ("Text", &served.text),
                ],
            );
        }
    }

    /// From the asking to the return, as far as it has come.
    fn recall(&mut self, stage: Stage) {
        let since = match stage {
            Stage::RecallAsked => -1,
            Stage::AtLarge => -30,
            Stage::Returned => -10,
            Stage::Referred => -150,
            Stage::Heard => -210,
            Stage::Refused => -700,
            _ => return,
        };
        let why = "Two nights away, and a telephone that was wiped before it was to be inspected.";
        // How far, days later, at what time, the step, its words, who took it.
        let steps: [(Stage, i32, &str, &str, &str, &str); 6] = [
            (Stage::RecallAsked, 0, "09:00", "ask", why, "tamsin"),
            (
                Stage::AtLarge,
                0,
                "11:00",
                "sign",
                "I agree: nothing less will do.",
                "sal",
            ),
            (
                Stage::AtLarge,
                0,
                "12:00",
                "sign_as_head",
                "I agree.",
                "hari",
            ),
            (Stage::AtLarge, 0, "13:00", "revoke", "", "casey"),
            (Stage::Returned, 4, "10:00", "return", "", "perry"),
            (Stage::Returned, 4, "12:00", "tell", "", "perry"),
        ];
        for (from, later, time, act, words, by) in steps {
            if stage >= from {
                let kind = if matches!(act, "ask" | "sign") {
                    ""
                } else {
                    "emergency"
                };
                let number = if act == "ask" { "6" } else { "" };
                let cells = [
                    ("Act", act),
                    ("Words", words),
                    ("By", by),
                    ("Kind", kind),
                    ("Number", number),
                ];
                self.step("recall", since + later, time, &cells);
            }
        }
        if stage >= Stage::AtLarge {
            let cells = [
                ("Act", "revoke"),
                ("Office", "secretary_of_state"),
                ("Words", "recall 1"),
                ("By", "casey"),
            ];
            self.step("licence", since, "13:00", &cells);
        }
        if stage >= Stage::Referred {
            let cells = [("Act", "refer"), ("Kind", "emergency"), ("By", "casey")];
            self.step("recall", since + 20, "10:00", &cells);
            self.review(stage, since);
        }
    }

    /// From the referral to what a panel decided, as far as it has come.
    fn review(&mut self, stage: Stage, since: i32) {
        let hearing = self.today.plus_days(since + 190).to_string();
        let why = "What was disclosed came late; what would detect it next time rests on the person's word.";
        let steps: [ReviewRow<'_>; 5] = [
            (Stage::Referred, 20, "refer", &[]),
            (Stage::Referred, 60, "direct_hearing", &[]),
            (Stage::Heard, 100, "list", &[("Day", &hearing)]),
            (Stage::Heard, 190, "conclude", &[]),
            (
                Stage::Refused,
                200,
                "decide",
                &[("Outcome", "refused"), ("On Papers", "no"), ("Words", why)],
            ),
        ];
        for (from, later, act, more) in steps {
            if stage >= from {
                let mut cells = vec![
                    ("Act", act),
                    ("Kind", "recall_indeterminate"),
                    ("By", "paz"),
                ];
                cells.extend(more);
                self.step("review", since + later, "11:00", &cells);
            }
        }
    }
}
