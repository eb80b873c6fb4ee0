#!/usr/bin/env bash
# Many WebSockets on Netra's notifier and on ws, socket.io and SignalR, in turn; prints medians and Netra's ratios to them.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd -- "$here/../.." && pwd -P)
# shellcheck source=../../infra/lib.sh
source "$root/infra/lib.sh"

state='' rotation=''

usage() {
  cat <<'TEXT'
usage: tests/Netra.Peers/sockets.sh [--rounds 3] [--only netra,ws,socket.io,signalr] [--json FILE] [--short]
                                    [--clients 1000] [--rate 5000] [--broadcasts 20] [--idle 5000] [--seconds 10] [--warm 10]
  --short   one round of seconds: whether all of it works, not how fast it is
The table goes to stdout, each result to stderr, logs to artifacts/sockets/. Exits 1 when an event was lost, doubled or out of order, or a
connection broke. NETRA_NO_BUILD=1 measures what is built.
TEXT
}

finish() {
  local status=$?
  trap - EXIT INT TERM HUP
  if [[ -n $rotation ]]; then
    kill -TERM "$rotation" 2>/dev/null || true
    wait "$rotation" || true
  fi
  if [[ -d $state/netra ]]; then "$root/infra/fleet.sh" down --state "$state/netra" >&2 || true; fi
  "$root/infra/services.sh" down --state "$state/servers" --purge >&2 || status=1
  rm -rf -- "$state"
  exit "$status"
}

main() {
  local options=() out=$root/artifacts/sockets status=0
  while (($# > 0)); do
    case $1 in
      --short) options+=(--rounds 1 --warm 2 --seconds 2 --clients 100 --idle 200 --rate 500); shift ;;
      -h | --help) usage; exit 0 ;;
      --rounds | --only | --json | --clients | --rate | --broadcasts | --idle | --seconds | --warm)
        (($# >= 2)) || { usage >&2; exit 2; }
        options+=("$1" "$2"); shift 2 ;;
      *) usage >&2; exit 2 ;;
    esac
  done
  [[ $(node --version 2>/dev/null) =~ ^v([0-9]+) ]] && ((BASH_REMATCH[1] >= 20)) || die "Node.js 20 or later is missing"
  if [[ ! $here/node_modules/.package-lock.json -nt $here/package-lock.json ]]; then (cd -- "$here" && npm ci >&2); fi
  ulimit -n "$(ulimit -Hn)"
  mkdir -p -- "$out"
  find_dotnet
  if [[ ${NETRA_NO_BUILD:-} != 1 ]]; then dotnet build "$here/sockets/Netra.Peers.SignalR" -c Release -v q >&2; fi
  state=$(mktemp -d "${TMPDIR:-/tmp}/netra-sockets-XXXXXX")
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  "$root/infra/services.sh" install >&2
  "$root/infra/services.sh" up --state "$state/servers" >&2
  set -a
  # shellcheck disable=SC1091
  source "$state/servers/services.env"
  set +a
  export PEER_STATE=$state PEER_LOGS=$out
  unset NETRA_URL NETRA_URLS NETRA_STREAM_URL NETRA_STREAM_URLS NETRA_KEY
  node "$here/sockets/rotation.mjs" --json "$out/sockets.json" "${options[@]}" </dev/null &
  rotation=$!
  wait "$rotation" || status=$?
  rotation=''
  exit "$status"
}

main "$@"
