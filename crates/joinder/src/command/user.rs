//! `joinder user`: accounts. A password is never an argument: arguments can be seen by others on the machine.

use crate::arguments::{Common, User, UserAct};
use crate::clock_of_the_machine::now;
use crate::print::{Fault, Table, json_line};
use crate::viewer;
use access::Viewer;
use desk::{AccountTerms, Desk, TokenTerms};
use std::io::{self, BufRead, IsTerminal};
use std::process::ExitCode;

pub(crate) fn run(common: &Common, user: &User) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let mut desk = viewer::desk(common)?;
    match &user.what {
        UserAct::List => {
            let mut table = Table::under(&["user", "name", "role", "agency", "team", "open"]);
            for account in desk.accounts(&viewer)? {
                let open = if account.open { "yes" } else { "no" };
                if common.json {
                    json_line(
                        &mut io::stdout(),
                        &serde_json::json!({ "user": account.user, "name": account.display_name, "role": account.role, "agency": account.agency, "team": account.team, "clearance": account.clearance, "open": account.open }),
                    )?;
                } else {
                    table.row(vec![
                        account.user,
                        account.display_name,
                        account.role.in_words().to_owned(),
                        account.agency,
                        account.team.unwrap_or_default(),
                        open.to_owned(),
                    ]);
                }
            }
            if !common.json {
                table.print(&mut io::stdout())?;
            }
        }
        UserAct::Add {
            user,
            name,
            role,
            agency,
            team,
            clearance,
        } => {
            let password = password()?;
            let terms = AccountTerms {
                display_name: name.clone(),
                role: *role,
                agency: agency.clone(),
                team: team.clone(),
                clearance: *clearance,
            };
            desk.make_account(&viewer, user, &terms, &password, now())?;
            println!("{user} can sign in as {}", role.in_words());
        }
        UserAct::Token { .. } | UserAct::Tokens | UserAct::CloseToken { .. } => {
            tokens(common, &viewer, &mut desk, &user.what)?;
        }
        UserAct::Close { user } => {
            desk.close_account(&viewer, user, now())?;
            println!("{user} can sign in no more; what {user} did stays on the record");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Tokens of programs. A token is printed alone, so that it can be kept in a file or a variable as it is.
fn tokens(common: &Common, viewer: &Viewer, desk: &mut Desk, what: &UserAct) -> Result<(), Fault> {
    match what {
        UserAct::Token {
            user,
            label,
            role,
            allow,
            days,
        } => {
            let made = now();
            let until = made.plus_hours(i64::from(*days) * 24);
            let terms = TokenTerms {
                user: user.clone(),
                label: label.clone(),
                role: *role,
                allowed: allow.clone(),
                until,
            };
            let (kept, token) = desk.make_token(viewer, &terms, made)?;
            if common.json {
                let line = serde_json::json!({ "id": kept.id, "user": kept.user, "role": kept.role, "allowed": kept.allowed, "until": kept.until, "token": token });
                json_line(&mut io::stdout(), &line)?;
            } else {
                println!("{token}");
                eprintln!(
                    "Token {} of {user}, as {}, ends on {}. It is shown only now.",
                    kept.id,
                    kept.role.in_words(),
                    kept.until.london_day().in_words()
                );
            }
        }
        UserAct::CloseToken { id } => {
            let closed = desk.close_token(viewer, id)?;
            println!(
                "token {} of {} lets nobody in any more",
                closed.id, closed.user
            );
        }
        _ => {
            let mut table = Table::under(&["id", "user", "role", "label", "made", "ends"]);
            for token in desk.tokens(viewer)? {
                if common.json {
                    json_line(&mut io::stdout(), &token)?;
                } else {
                    table.row(vec![
                        token.id,
                        token.user,
                        token.role.in_words().to_owned(),
                        token.label,
                        token.made.london_day().to_string(),
                        token.until.london_day().to_string(),
                    ]);
                }
            }
            if !common.json {
                table.print(&mut io::stdout())?;
            }
        }
    }
    Ok(())
}

fn password() -> Result<String, Fault> {
    if io::stdin().is_terminal() {
        eprintln!("Password, at least 12 characters (it shows as you type):");
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}
