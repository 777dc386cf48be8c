#!/usr/bin/env bash
# Installs what is missing for a task, says so, and does nothing when all is there.
#
#   scripts/install.sh build      a C compiler and make, xmllint, faketime, Node 20 or newer, the pinned Rust toolchain
#   scripts/install.sh browser    Chromium from Debian, and the npm packages of tests/browser
#   scripts/install.sh deny       cargo-deny, built from crates.io into $TOOLS
#   scripts/install.sh api        schemathesis, from PyPI into a virtual environment in $TOOLS
#
# Sources: Debian packages, npm, crates.io, PyPI. Nothing else is downloaded.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS=${TOOLS:-$HOME/.cache/joinder/tools}
CARGO_DENY_VERSION=0.20.2
SCHEMATHESIS_VERSION=4.32.5
DEBIAN_LISTS_READ=no

say() { printf 'install: %s\n' "$*"; }
fail() { printf 'install: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# Runs a command with the rights to install Debian packages.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif has sudo; then sudo "$@"
  else fail "root is needed for: $*"
  fi
}

# debian COMMAND PACKAGE…: installs the packages when the command is not there.
debian() {
  local command=$1; shift
  if has "$command"; then return 0; fi
  has apt-get || fail "\`$command\` is missing, and this is no Debian: install it (Debian calls it $*)"
  say "Debian packages: $*"
  if [ "$DEBIAN_LISTS_READ" = no ]; then
    as_root apt-get update -qq
    DEBIAN_LISTS_READ=yes
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  has "$command" || fail "\`$command\` is still missing after installing $*"
}

install_build() {
  debian cc build-essential
  debian xmllint libxml2-utils
  debian faketime faketime
  has cargo || fail 'cargo is missing: install rustup (https://rustup.rs); it brings the pinned toolchain by itself'
  has node && has npm || fail 'Node 20 or newer with npm is missing (https://nodejs.org)'
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || fail "Node 20 or newer is needed, found $(node --version)"
}

# npm_packages FOLDER: installs what its lock file names, unless that is what is there.
npm_packages() {
  local folder=$1 installed="$1/node_modules/.installed-lock"
  if cmp -s "$folder/package-lock.json" "$installed"; then return 0; fi
  say "npm packages of ${folder#"$ROOT"/}"
  (cd "$folder" && npm ci --loglevel=error --ignore-scripts --no-audit --no-fund)
  cp "$folder/package-lock.json" "$installed"
}

install_browser() {
  install_build
  debian chromium chromium
  npm_packages "$ROOT/tests/browser"
}

install_deny() {
  install_build
  local found
  found=$("$TOOLS/bin/cargo-deny" --version 2>/dev/null || true)
  if [ "$found" = "cargo-deny $CARGO_DENY_VERSION" ]; then return 0; fi
  say "cargo-deny $CARGO_DENY_VERSION from crates.io, once, into $TOOLS (some minutes)"
  # A directory of its own: built with other settings than the workspace, and thrown away afterwards.
  local build
  build=$(mktemp -d)
  (cd "$ROOT" && CARGO_TARGET_DIR="$build" cargo install --quiet --locked --root "$TOOLS" \
    --version "$CARGO_DENY_VERSION" cargo-deny)
  rm -rf "$build"
}

install_api() {
  debian python3 python3 python3-venv
  local folder="$TOOLS/schemathesis"
  if [ "$(cat "$folder/.installed" 2>/dev/null || true)" = "$SCHEMATHESIS_VERSION" ]; then return 0; fi
  say "schemathesis $SCHEMATHESIS_VERSION from PyPI, once, into $folder"
  python3 -m venv "$folder" || fail 'python3 cannot make a virtual environment: install Debian package python3-venv'
  "$folder/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$SCHEMATHESIS_VERSION"
  printf '%s' "$SCHEMATHESIS_VERSION" >"$folder/.installed"
}

case "${1:-}" in
  build) install_build ;;
  browser) install_browser ;;
  deny) install_deny ;;
  api) install_api ;;
  *) fail 'name what to install for: build, browser, deny or api' ;;
esac
