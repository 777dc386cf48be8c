#!/usr/bin/env bash
# Tries the API of a running server against its own description (schemathesis): a demo folder of its own, a token for a
# manager, a data steward, a data protection officer, a guardian, a probation practitioner and the casework section, and requests
# made from docs/openapi.json, right ones and wrong ones.
#
#   scripts/test-api.sh [EXAMPLES]     requests of each kind for each operation (default 4); the seed is fixed
set -euo pipefail
: "${JOINDER_BIN:?run this with: make test-api}"
TOOLS=${TOOLS:-$HOME/.cache/joinder/tools}
EXAMPLES=${1:-4}
SECONDS_EACH=${API_SECONDS:-150}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
server=
stop() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap stop EXIT

"$JOINDER_BIN" demo --data "$work/data" --people 40 --no-serve >"$work/demo.txt" 2>&1 || { cat "$work/demo.txt" >&2; exit 1; }
token() { "$JOINDER_BIN" user token "$1" --allow "$2" --label 'test of the API' --data "$work/data" 2>/dev/null; }
manager=$(token sam link,export)
steward=$(token kit link)
officer=$("$JOINDER_BIN" user token ines --label 'test of the API' --data "$work/data" 2>/dev/null)
guardian=$("$JOINDER_BIN" user token wren --label 'test of the API' --data "$work/data" 2>/dev/null)
probation=$("$JOINDER_BIN" user token tamsin --label 'test of the API' --data "$work/data" 2>/dev/null)
casework=$("$JOINDER_BIN" user token casey --label 'test of the API' --data "$work/data" 2>/dev/null)
"$JOINDER_BIN" serve --data "$work/data" --port 0 >"$work/serve.txt" 2>"$work/log.txt" &
server=$!
for _ in $(seq 1 200); do
  url=$(sed -n 's/^Joinder is open at \(http[^ ]*\).*/\1/p' "$work/serve.txt")
  [ -n "$url" ] && break
  sleep 0.1
done
[ -n "${url:-}" ] || { echo 'test-api: the server did not open' >&2; cat "$work/log.txt" >&2; exit 1; }

cat >"$work/any.toml" <<'TOML'
[checks.positive_data_acceptance]
# What has the right form may still be refused for what it says: 422, and 412 where something has changed.
expected-statuses = ["2xx", "304", "401", "403", "404", "409", "412", "422"]
TOML

# first PATTERN …: asks as the steward, or as who is in `asker`, and prints what the groups of the pattern are, first, in the answer.
first() {
  curl --silent --fail --max-time 20 --header "Authorization: Bearer ${asker:-$steward}" --header 'Joinder-Purpose: test of the API' \
    "${@:2}" | python3 -c 'import re, sys; print(".".join(re.search(sys.argv[1], sys.stdin.read()).groups()))' "$1"
}
person=$(first '"person":(\d+)' "${url%/}/api/v1/search" --json '{"name":"a"}')
position=$(first '"position":(\d+)' "${url%/}/api/v1/quarantine")
fact=$(first '"fact":\{"position":(\d+),"ordinal":(\d+)' "${url%/}/api/v1/people/$person/chronology")
run=$(first '"run":"([^"]+)"' "${url%/}/api/v1/imports")
# A request by somebody who asks what is held on them: its fact stands for that of a request, a hold, an opening.
request=$(curl --silent --fail --max-time 20 --header "Authorization: Bearer $officer" --header 'Joinder-Purpose: test of the API' \
  "${url%/}/api/v1/subject-access" --json "{\"person\":$person,\"received\":\"2026-11-02\",\"asker\":\"person\",\"identity_certain\":true}" |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["fact"])')
cat "$work/any.toml" - >"$work/known.toml" <<TOML
[parameters]
"path.person" = $person
"path.fact" = "$fact"
"path.position" = $position
"path.run" = "$run"
TOML

sed "s/^\"path.fact\".*/\"path.fact\" = \"$request\"\n\"path.item\" = \"record-1\"/" "$work/known.toml" >"$work/asked.toml"

# Somebody with a licence in force, which is the first of theirs.
supervised=$(asker=$probation first '"licence":\["[a-z_]+","active"\].*?"person":(\d+)' "${url%/}/api/v1/caseload")
sed "s/^\"path.person\".*/\"path.person\" = $supervised\n\"path.licence\" = \"1\"/" "$work/known.toml" >"$work/supervised.toml"

# What those do who keep, give away and watch; others are refused all of it, which the crate's own tests try.
kept='^(Keeping and erasing|Subject access|Who looked, and emergencies|Accounts)$'

# try_as WHO CONFIGURATION PHASES HOW TAGS: requests as this user; with `known` those of addresses that there are.
failed=0
try_as() {
  local who=$1 output="$work/$1-$2.txt" code=0
  echo "as $who, $2 addresses"
  # Events are a stream that does not end; they are tried by the crate's own tests.
  # It leaves what it remembers in the folder that it runs in.
  (cd "$work" && timeout "$SECONDS_EACH" "$TOOLS/schemathesis/bin/schemathesis" --config-file "$work/$2.toml" run \
    "$root/docs/openapi.json" --url "${url%/}" \
    --header "Authorization: Bearer ${!who}" --header 'Joinder-Purpose: test of the API' \
    --exclude-operation-id events "$4" "$5" --checks all --mode all --phases "$3" \
    --max-examples "$EXAMPLES" --seed 7 --generation-database none --suppress-health-check all \
    --request-timeout 20 --no-color) >"$output" 2>&1 || code=$?
  grep -E -A1 '^Test cases:|⚠️' "$output" | grep -v '^--' || true
  if [ "$code" -ne 0 ]; then failed=1; cat "$output" >&2; fi
}
for who in manager steward; do
  try_as "$who" known coverage,fuzzing --exclude-tag-regex "$kept"
  try_as "$who" any examples,coverage,fuzzing,stateful --exclude-tag-regex "$kept"
done
for who in officer guardian; do
  try_as "$who" asked coverage,fuzzing --include-tag-regex "$kept"
done
# Licences, recalls and reviews, by those whose work they are.
for who in probation casework; do
  try_as "$who" supervised coverage,fuzzing --include-tag-regex '^(Licence, recall and parole|Before a recall)$'
done
if grep -q '"level":"ERROR"' "$work/log.txt"; then
  echo 'test-api: the server wrote an error to its log' >&2
  grep '"level":"ERROR"' "$work/log.txt" | head -5 >&2
  failed=1
fi
exit "$failed"
