#!/usr/bin/env bash
# Builds the release binaries and measures them. The figures and how to read them are in docs/performance.md.
set -euo pipefail
: "${BIN_DIR:?run this with: make bench}"
cargo build --release --locked -p joinder -p bench --bins
exec "$BIN_DIR/joinder-bench" "$BIN_DIR/joinder" "$@"
