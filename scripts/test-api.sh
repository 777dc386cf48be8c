#!/usr/bin/env bash
# Tries the API of a running server against its own description (schemathesis): a demo folder of its own, a token for a
# manager and one for a data steward, and requests made from docs/openapi.json, right ones and wrong ones.
#
#   scripts/test-api.sh [EXAMPLES]     requests of each kind for each operation (default 4); the seed is fixed
set -euo pipefail
: "${JOINDER_BIN:?run this with: make test-api}"
TOOLS=${TOOLS:-$HOME/.cache/joinder/tools}
EXAMPLES=${1:-4}
SECONDS_EACH=${API_SECONDS:-40}

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
"$JOINDER_BIN" serve --data "$work/data" --port 0 >"$work/serve.txt" 2>"$work/log.txt" &
server=$!
for _ in $(seq 1 200); do
  url=$(sed -n 's/^Joinder is open at \(http[^ ]*\).*/\1/p' "$work/serve.txt")
  [ -n "$url" ] && break
  sleep 0.1
done
[ -n "${url:-}" ] || { echo 'test-api: the server did not open' >&2; cat "$work/log.txt" >&2; exit 1; }

cat >"$work/schemathesis.toml" <<'TOML'
[checks.positive_data_acceptance]
# What has the right form may still be refused for what it says: 422, and 412 where something has changed.
expected-statuses = ["2xx", "304", "401", "403", "404", "409", "412", "422"]
TOML

failed=0
for who in manager steward; do
  echo "as $who"
  # Events are a stream that does not end; they are tried by the crate's own tests.
  timeout "$SECONDS_EACH" "$TOOLS/schemathesis/bin/schemathesis" --config-file "$work/schemathesis.toml" run \
    "$(dirname "$0")/../docs/openapi.json" --url "${url%/}" \
    --header "Authorization: Bearer ${!who}" --header 'Joinder-Purpose: test of the API' \
    --exclude-operation-id events --checks all --mode all --phases examples,coverage,fuzzing,stateful \
    --max-examples "$EXAMPLES" --seed 7 --generation-database none --suppress-health-check all \
    --request-timeout 20 --no-color >"$work/$who.txt" 2>&1 && code=0 || code=$?
  tail -25 "$work/$who.txt"
  if [ "$code" -ne 0 ]; then failed=1; cat "$work/$who.txt" >&2; fi
done
if grep -q '"level":"ERROR"' "$work/log.txt"; then
  echo 'test-api: the server wrote an error to its log' >&2
  grep '"level":"ERROR"' "$work/log.txt" | head -5 >&2
  failed=1
fi
exit "$failed"
