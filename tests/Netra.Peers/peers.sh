#!/usr/bin/env bash
# Workload W on Netra and on its peers, in turn, on the same scratch servers; prints medians and Netra's ratios to them.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd -- "$here/../.." && pwd -P)
# shellcheck source=../../infra/lib.sh
source "$root/infra/lib.sh"
# shellcheck source=../../infra/services/packages.sh
source "$root/infra/services/packages.sh"

state='' rotation=''

usage() {
  cat <<'TEXT'
usage: tests/Netra.Peers/peers.sh [--rounds 3] [--only NAME,...] [--scenarios saturation,latency,submit,kill] [--json FILE] [--short]
  --only NAME,...   netra, bullmq, bullmq-always, restate, hand-rolled, dbos, graphile-worker, celery, pg-boss
  --json FILE       every result, too; artifacts/peers/peers.json otherwise
  --short           one round of seconds: whether all of it works, not how fast it is
  --warm, --warmup, --seconds, --wait, --drain SECONDS, --rate N   see the README
The table goes to stdout, what happens meanwhile to stderr, logs to artifacts/peers/. Exits 1 when a run was lost or ended
twice though nothing was killed, or when a system could not be measured. NETRA_NO_BUILD=1 measures the Netra that is built.
TEXT
}

install_peers() {
  [[ $(node --version 2>/dev/null) =~ ^v([0-9]+) ]] && ((BASH_REMATCH[1] >= 20)) || die "Node.js 20 or later is missing"
  if [[ ! $here/node_modules/.package-lock.json -nt $here/package-lock.json ]]; then (cd -- "$here" && npm ci >&2); fi
  if ! /usr/bin/python3 -c 'import celery, redis' 2>/dev/null && can_install; then apt_install python3-celery python3-redis; fi
}

# Signals reach the turn first, which stops its workers; whatever ended the script, the servers stop.
finish() {
  local status=$?
  trap - EXIT INT TERM HUP
  if [[ -n $rotation ]]; then
    kill -TERM "$rotation" 2>/dev/null || true
    wait "$rotation" || true
  fi
  "$root/infra/services.sh" down --state "$state/servers" --purge >&2 || status=1
  rm -rf -- "$state"
  exit "$status"
}

main() {
  local options=() out=$root/artifacts/peers status=0
  while (($# > 0)); do
    case $1 in
      --short) options+=(--rounds 1 --warm 3 --warmup 1 --seconds 3 --wait 10 --drain 3); shift ;;
      -h | --help) usage; exit 0 ;;
      --rounds | --only | --scenarios | --json | --warm | --warmup | --seconds | --wait | --drain | --rate)
        (($# >= 2)) || { usage >&2; exit 2; }
        options+=("$1" "$2"); shift 2 ;;
      *) usage >&2; exit 2 ;;
    esac
  done
  install_peers
  state=$(mktemp -d "${TMPDIR:-/tmp}/netra-peers-XXXXXX")
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  rm -rf -- "$out/logs"
  mkdir -p -- "$out/logs"
  "$root/infra/services.sh" install >&2
  "$root/infra/services.sh" up --state "$state/servers" >&2
  find_dotnet
  set -a
  # shellcheck disable=SC1091
  source "$state/servers/services.env"
  set +a
  export PEER_STATE=$state
  unset NETRA_URL NETRA_URLS NETRA_STREAM_URL NETRA_STREAM_URLS NETRA_KEY
  node "$here/rotation.mjs" --json "$out/peers.json" --logs "$out/logs" "${options[@]}" </dev/null &
  rotation=$!
  wait "$rotation" || status=$?
  rotation=''
  exit "$status"
}

main "$@"
