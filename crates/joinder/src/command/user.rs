//! `joinder user`: accounts. A password is never an argument: arguments can be seen by others on the machine.

use crate::arguments::{Common, User, UserAct};
use crate::clock_of_the_machine::now;
use crate::print::{Fault, Table, json_line};
use crate::viewer;
use desk::AccountTerms;
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
        UserAct::Close { user } => {
            desk.close_account(&viewer, user, now())?;
            println!("{user} can sign in no more; what {user} did stays on the record");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn password() -> Result<String, Fault> {
    if io::stdin().is_terminal() {
        eprintln!("Password, at least 12 characters (it shows as you type):");
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}
