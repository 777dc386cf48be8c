//! Mappings: what they may say, what is refused when they are loaded, and what becomes of rows that do not fit.

use crate::common::{delivery, discrepancies, read, try_read};
use facts::statement::{AppointmentOutcome, Visit};
use facts::{Handling, Kind, Said, Statement, When, YesNo};
use intake::{Delivered, Format, Mapping};

const HEAD: &str = "name = \"test\"\nkind = \"csv\"\n[subject]\nreference = \"{Child}\"\n[record]\nreference = \"{Id}\"\n";

fn format(rest: &str) -> Format {
    let text = format!("{HEAD}{rest}");
    Format::Mapping(Box::new(
        Mapping::load(&text).unwrap_or_else(|fault| panic!("{fault}\n{text}")),
    ))
}

const VISIT: &str = r#"
[[fact]]
kind = "visit"
from = { column = "On", format = "dd/mm/yyyy", required = true }
[fact.fields]
by = { name = "{Worker}", role = "health visitor" }
purpose = "health"
seen = { column = "Seen", values = { Y = "yes", N = "no", NK = "unknown", "" = "not stated" } }
present = { column = "Present", split = ";", each = { role = "{}" } }
account = "{Notes} (by {Worker})"
"#;

fn visit(row: &str) -> Visit {
    let outcome = read(
        &format(VISIT),
        &format!("Id,Child,On,Worker,Seen,Present,Notes\n{row}\n"),
    );
    assert!(outcome.unread.is_empty(), "{:#?}", outcome.unread);
    match &outcome.read[0].facts[0].statement {
        Statement::Visit(visit) => visit.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_row_becomes_a_fact() {
    let full = visit("1,C,02/06/2024,Kit Invented,Y,mother; unnamed man,All well");
    assert_eq!(full.by.name.as_deref(), Some("Kit Invented"));
    assert_eq!((full.seen, full.seen_alone), (YesNo::Yes, YesNo::NotStated));
    assert_eq!(
        full.present
            .iter()
            .map(facts::Party::in_words)
            .collect::<Vec<_>>(),
        ["mother", "unnamed man"]
    );
    assert_eq!(full.account.as_deref(), Some("All well (by Kit Invented)"));
    let blank = visit("1,C,02/06/2024,,NK,,");
    assert_eq!(
        (blank.by.name, blank.by.role.as_deref()),
        (None, Some("health visitor"))
    );
    assert_eq!(
        (blank.seen, blank.present.len(), blank.account),
        (YesNo::Unknown, 0, None)
    );
}

/// Each row: what is wrong with it; the field and the words of its fault.
#[test]
fn rows_that_do_not_fit_are_quarantined() {
    let cases = [
        ("1,C,2024-06-02,K,Y,,", "On", "2024-06-02", "`dd/mm/yyyy`"),
        ("1,C,31/02/2024,K,Y,,", "On", "31/02/2024", "`dd/mm/yyyy`"),
        ("1,C,,K,Y,,", "On", "", "a time"),
        ("1,C,02/06/2024,K,Perhaps,,", "Seen", "Perhaps", "`NK`"),
        (
            "1,,02/06/2024,K,Y,,",
            "{Child}",
            "",
            "a reference for the person",
        ),
        (
            ",C,02/06/2024,K,Y,,",
            "{Id}",
            "",
            "the record's own reference",
        ),
        ("1,C,02/06/2024,K,Y,", "", "6 fields", "7 fields"),
        ("1,C,02/06/2024,K,Y,,,x", "", "8 fields", "7 fields"),
        (
            "1,C,02/06/2024,K,Y,,\"never closed",
            "",
            "1,C,02/06/2024,K,Y,,\"never closed",
            "a closing quotation mark",
        ),
    ];
    for (row, field, found, expected) in cases {
        let text = format!(
            "Id,Child,On,Worker,Seen,Present,Notes\n0,C,01/06/2024,K,N,,\n{row}\n2,C,03/06/2024,K,N,,\n"
        );
        let outcome = read(&format(VISIT), &text);
        assert_eq!((outcome.read.len(), outcome.unread.len()), (2, 1), "{row}");
        let fault = &outcome.unread[0].faults[0];
        assert_eq!(
            (
                fault.field.as_str(),
                fault.found.as_str(),
                fault.place.as_str()
            ),
            (field, found, "line 3"),
            "{row}"
        );
        assert!(
            fault.expected.contains(expected),
            "{row}: {}",
            fault.expected
        );
        assert_eq!(outcome.unread[0].verbatim, row);
        let again = intake::read_again(
            &format(VISIT),
            &delivery("file"),
            &outcome.unread[0],
            "1,C,02/06/2024,K,Y,,",
        );
        let Delivered::Read(body) = again else {
            panic!("{row}: {again:#?}")
        };
        assert_eq!(
            (body.record.reference.as_str(), body.place.as_str()),
            ("1", "file, line 3")
        );
    }
}

#[test]
fn all_faults_of_a_row_are_named_at_once() {
    let outcome = read(
        &format(VISIT),
        "Id,Child,On,Worker,Seen,Present,Notes\n,,tomorrow,K,Perhaps,,\n",
    );
    let fields: Vec<_> = outcome.unread[0]
        .faults
        .iter()
        .map(|fault| fault.field.as_str())
        .collect();
    assert_eq!(fields, ["{Id}", "{Child}", "On", "Seen"]);
    assert!(outcome.unread[0].record.reference.starts_with("unnamed-"));
    for nonsense in ["", "a,b", "1,C,02/06/2024,K,Y,,\n1,C,02/06/2024,K,Y,,"] {
        let again = intake::read_again(
            &format(VISIT),
            &delivery("file"),
            &outcome.unread[0],
            nonsense,
        );
        assert!(matches!(again, Delivered::Unread(_)), "{nonsense}");
    }
}

/// Each row: a mapping with one mistake; the line and the key of the fault; what it says.
#[test]
fn a_wrong_mapping_is_refused_when_it_is_loaded() {
    let cases = [
        (
            "[[fact]]\nkind = \"visitation\"",
            8,
            "fact[1].kind",
            "visit",
        ),
        (
            "[[fact]]\nkind = \"visit\"\ncolour = 1",
            9,
            "fact[1].colour",
            "one of the keys kind, when, about, from, until, fields",
        ),
        (
            "[[fact]]\nkind = \"visit\"\n[fact.fields]\nseeen = \"{A}\"",
            10,
            "fact[1].fields.seeen",
            "seen_alone",
        ),
        (
            "[[fact]]\nkind = \"visit\"\n[fact.fields]\npurpose = \"leisure\"",
            10,
            "fact[1].fields.purpose",
            "looked_after",
        ),
        (
            "[[fact]]\nkind = \"visit\"\n[fact.fields]\nseen = \"perhaps\"",
            10,
            "fact[1].fields.seen",
            "yes, no, unknown",
        ),
        (
            "[[fact]]\nkind = \"visit\"\n[fact.fields]\nseen = { column = \"A\", values = { Y = \"ja\" } }",
            10,
            "fact[1].fields.seen.values.Y",
            "yes, no, unknown",
        ),
        (
            "[[fact]]\nkind = \"visit\"\n[fact.fields]\nby = \"{A}\"",
            10,
            "fact[1].fields.by",
            "a table with the keys name, role, subject",
        ),
        (
            "[[fact]]\nkind = \"visit\"\n[fact.fields]\npresent = { column = \"A\" }",
            10,
            "fact[1].fields.present",
            "the key `each`",
        ),
        (
            "[[fact]]\nkind = \"visit\"\n[fact.fields]\naccount = \"{A\"",
            10,
            "fact[1].fields.account",
            "closed by `}`",
        ),
        (
            "[[fact]]\nkind = \"visit\"\nfrom = { column = \"A\", format = \"tomorrow\" }",
            9,
            "fact[1].from.format",
            "yyyy",
        ),
        (
            "[[fact]]\nkind = \"visit\"\nfrom = { column = \"A\", precision = \"roughly\" }",
            9,
            "fact[1].from.precision",
            "`about`",
        ),
        (
            "[[fact]]\nkind = \"visit\"\nwhen = { column = \"A\" }",
            9,
            "fact[1].when",
            "exactly one of",
        ),
        (
            "[[fact]]\nkind = \"visit\"\nwhen = { equals = \"A\" }",
            9,
            "fact[1].when",
            "`column`",
        ),
        (
            "[[fact]]\nkind = \"withdrawal\"",
            7,
            "fact[1]",
            "fields that make a withdrawal",
        ),
        (
            "[[fact]]\nkind = \"protection_plan\"\n[fact.fields]\nprevious_plans = \"many\"",
            10,
            "fact[1].fields.previous_plans",
            "a whole number",
        ),
        (
            "[[identifier]]\nscheme = \"passport\"\ncolumn = \"A\"",
            8,
            "identifier[1].scheme",
            "nhs_number",
        ),
        (
            "handling = \"secret\"\n[[fact]]\nkind = \"note\"",
            7,
            "record.handling",
            "`restricted`",
        ),
        ("", 1, "", "at least one `[[fact]]`"),
        ("[[fact]\n", 7, "", "well-formed TOML"),
    ];
    for (rest, line, key, expected) in cases {
        let fault = Mapping::load(&format!("{HEAD}{rest}\n")).unwrap_err();
        assert_eq!(
            (fault.line, fault.key.as_str()),
            (line, key),
            "{rest}: {fault}"
        );
        assert!(fault.to_string().contains(expected), "{rest}: {fault}");
    }
    for (text, key) in [
        ("kind = \"csv\"", "name"),
        ("name = \"A B\"", "name"),
        ("name = \"a\"\nkind = \"xml\"", "kind"),
        (
            "name = \"a\"\nkind = \"csv\"\ndelimiter = \"--\"",
            "delimiter",
        ),
        (
            "name = \"a\"\nkind = \"csv\"\nencoding = \"klingon\"",
            "encoding",
        ),
        ("name = \"a\"\nkind = \"csv\"", "subject"),
    ] {
        assert_eq!(Mapping::load(text).unwrap_err().key, key, "{text}");
    }
}

#[test]
fn a_file_without_the_mapping_s_columns_is_refused() {
    let fault = try_read(
        &format(VISIT),
        "visits.csv",
        &mut "Id,Child,On,Worker\n".as_bytes(),
    )
    .unwrap_err();
    assert!(
        fault.expected.contains("`Notes`, `Present`, `Seen`"),
        "{fault}"
    );
    assert_eq!((fault.file.as_str(), fault.line), ("visits.csv", 1));
    assert!(try_read(&format(VISIT), "visits.csv", &mut "".as_bytes()).is_err());
    let more = read(
        &format(VISIT),
        "Id,Child,On,Worker,Seen,Present,Notes,Shoe Size\n1,C,01/06/2024,K,N,,,7\n",
    );
    assert!(
        more.summary.remarks[0].contains("`Shoe Size`"),
        "{:?}",
        more.summary.remarks
    );
    let fewer = format!("optional_columns = [\"Notes\"]\n{HEAD}{VISIT}");
    let fewer = Format::Mapping(Box::new(Mapping::load(&fewer).unwrap()));
    assert_eq!(
        read(
            &fewer,
            "Id,Child,On,Worker,Seen,Present\n1,C,01/06/2024,K,N,\n"
        )
        .read
        .len(),
        1
    );
}

#[test]
fn words_are_read_as_the_field_needs_them() {
    let rest = r#"
[[fact]]
kind = "injury_observed"
from = { column = "On", unknown = "NK", precision = { column = "How", values = { A = "about", M = "month" } } }
[fact.fields]
site = "{Site}"
injury = "bruise"
explanation = { column = "Said", values = { NK = "unknown", NA = "not applicable" } }
mobile = "{Mobile}"
[[fact]]
kind = "enquiry"
when = { column = "Days", present = true }
[fact.fields]
conference_target = { column = "On" }
"#;
    let read = |row: &str| {
        read(
            &format(rest),
            &format!("Id,Child,On,How,Site,Said,Mobile,Days\n{row}\n"),
        )
    };
    let injury = |row: &str| match read(row).read[0].facts[0].clone() {
        facts::Fact {
            happened,
            statement: Statement::InjuryObserved(one),
            ..
        } => (happened.from.to_string(), one.explanation, one.mobile),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        injury("1,C,2024-06-02,A,arm,NK,n,"),
        ("~2024-06-02".to_owned(), Said::Unknown, YesNo::No)
    );
    assert_eq!(
        injury("1,C,2024-06-02,M,arm,NA,not known,"),
        ("2024-06".to_owned(), Said::NotApplicable, YesNo::Unknown)
    );
    assert_eq!(
        injury("1,C,NK,,arm,,,"),
        ("unknown".to_owned(), Said::NotStated, YesNo::NotStated)
    );
    assert_eq!(
        injury("1,C,,,arm,fell,TRUE,").1,
        Said::Text("fell".to_owned())
    );
    // What a table of values does not list stays as it came where any text may stand, and is complained of.
    assert_eq!(
        discrepancies(&read("1,C,2024,,arm,fell,,").read[0]).len(),
        1
    );
    let kept = rest.replace(
        "\"not applicable\" } }",
        "\"not applicable\" }, others = \"keep\" }",
    );
    let kept = crate::common::read(
        &format(&kept),
        "Id,Child,On,How,Site,Said,Mobile,Days\n1,C,2024,,arm,fell,,\n",
    );
    assert_eq!(discrepancies(&kept.read[0]).len(), 0);
    // Where a day is needed, a month will not do.
    assert_eq!(
        read("1,C,2024-06,,arm,,,1").unread[0].faults[0].expected,
        "an exact day"
    );
    assert_eq!(
        read("1,C,2024-06-02,X,arm,,,").unread[0].faults[0].field,
        "How"
    );
}

#[test]
fn every_kind_of_fact_can_be_mapped() {
    for kind in Kind::ALL {
        let text = format!("{HEAD}[[fact]]\nkind = \"{kind}\"\n");
        // Those that must have a field say which; all others load without any.
        if let Err(fault) = Mapping::load(&text) {
            assert!(fault.found.starts_with("no field `"), "{fault}");
        }
    }
    let rest = "[[fact]]\nkind = \"withdrawal\"\nwhen = { column = \"T\", equals = \"w\" }\n[fact.fields]\nrecord = \"visit/{W}\"\n[[fact]]\nkind = \"appointment\"\nwhen = { column = \"T\", not = [\"w\", \"x\"] }\n[fact.fields]\nprovider = \"P\"\noutcome = \"not brought\"\n";
    let outcome = read(&format(rest), "Id,Child,T,W\n1,C,w,7\n2,C,a,\n3,C,x,\n");
    let Statement::Withdrawal(one) = &outcome.read[0].facts[0].statement else {
        panic!()
    };
    assert_eq!(
        (one.record.source.0.as_str(), one.record.reference.as_str()),
        ("northmoor", "visit/7")
    );
    let Statement::Appointment(one) = &outcome.read[1].facts[0].statement else {
        panic!()
    };
    assert_eq!(one.outcome, AppointmentOutcome::NotBrought);
    assert!(
        discrepancies(&outcome.read[2])[0]
            .what
            .contains("says nothing")
    );
}

#[test]
fn a_record_s_own_time_handling_and_refusal() {
    let text = format!(
        "{}written = {{ column = \"U\", format = \"dd/mm/yyyy hh:mm\" }}\nhandling = {{ column = \"M\", values = {{ \"\" = \"ordinary\", R = \"restricted\" }} }}\n[[require]]\ncolumn = \"T\"\nin = [\"a\"]\n[[fact]]\nkind = \"note\"\nfrom = \"{{On}}\"\n[fact.fields]\ntext = \"{{N}}\"\n",
        HEAD
    );
    let format = Format::Mapping(Box::new(Mapping::load(&text).unwrap()));
    let outcome = read(
        &format,
        "Id,Child,U,M,T,On,N\n1,C,02/06/2024 10:15,R,a,2024-06-03,x\n2,C,01/06/2024 10:15,,b,,x\n3,C,,Z,a,,x\n1,C,,,a,,y\n1,C,,,a,,y\n",
    );
    let one = &outcome.read[0];
    assert_eq!(
        (one.written.to_string().as_str(), one.handling),
        ("2024-06-02T09:15:00Z", Handling::Restricted)
    );
    assert!(
        discrepancies(one)[0]
            .what
            .contains("after the day on which it was written")
    );
    assert_eq!(
        outcome.summary.written, one.written,
        "the file is as old as its newest record"
    );
    let fields: Vec<_> = outcome
        .unread
        .iter()
        .map(|one| one.faults[0].field.as_str())
        .collect();
    assert_eq!(fields, ["T", "M"]);
    assert_eq!(
        outcome.read[1].record.reference, "1#2",
        "another row with the same reference"
    );
    assert_eq!(
        outcome.read[2].record.reference, "1#2",
        "and the same row again"
    );
    assert_eq!(outcome.read[1].written, When::Unknown);
}

#[test]
fn an_unclosed_quotation_mark_spoils_its_own_line_only() {
    let rows: Vec<String> = (0..50)
        .map(|number| {
            format!(
                "{number},C,01/06/2024,K,N,,{}",
                if number == 7 { "\"oh" } else { "fine" }
            )
        })
        .collect();
    let outcome = read(
        &format(VISIT),
        &format!(
            "Id,Child,On,Worker,Seen,Present,Notes\n{}\n",
            rows.join("\n")
        ),
    );
    assert_eq!((outcome.read.len(), outcome.unread.len()), (49, 1));
    assert_eq!(outcome.unread[0].place, "file, line 9");
    assert_eq!(outcome.read[7].place, "file, line 10");
}

#[test]
fn json_lines_are_read_by_paths() {
    let rest = "[[fact]]\nkind = \"note\"\n[fact.fields]\ntitle = \"{a.b.0}\"\ntext = \"{n}\"\n";
    let text = format!("{}{rest}", HEAD.replace("csv", "jsonl"));
    let format = Format::Mapping(Box::new(Mapping::load(&text).unwrap()));
    let outcome = read(
        &format,
        "{\"Id\":1,\"Child\":\"C\",\"a\":{\"b\":[\"first\"]},\"n\":7}\n\n{\"Id\":2,\n[1]\n{\"Id\":null,\"Child\":\"C\",\"n\":true}\n",
    );
    let Statement::Note(note) = &outcome.read[0].facts[0].statement else {
        panic!()
    };
    assert_eq!(
        (note.title.as_deref(), note.text.as_str()),
        (Some("first"), "7")
    );
    let reasons: Vec<_> = outcome
        .unread
        .iter()
        .map(|one| {
            (
                one.place.as_str(),
                one.faults[0].reason.split(':').next().unwrap(),
            )
        })
        .collect();
    assert_eq!(reasons.len(), 3);
    assert_eq!(reasons[0], ("file, line 3", "the line is no JSON"));
    assert_eq!(
        reasons[1],
        ("file, line 4", "the line is JSON, but no object")
    );
    let again = intake::read_again(
        &format,
        &delivery("file"),
        &outcome.unread[0],
        "{\"Id\":2,\"Child\":\"C\",\"n\":1}",
    );
    assert!(matches!(again, Delivered::Read(_)));
    assert!(
        try_read(&format, "file", &mut "Id,Child\n1,2\n".as_bytes()).is_err(),
        "a CSV file is no JSON-lines"
    );
}
