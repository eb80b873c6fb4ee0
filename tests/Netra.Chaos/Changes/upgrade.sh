#!/usr/bin/env bash
# Steps of an upgrade to this checkout, for a fleet that another one started.
# usage: upgrade.sh migrate|topology|doctor STATE
#        upgrade.sh end STATE NAME...       SIGTERM to processes of whatever version; returns when they have ended
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../.." && pwd -P)
infra=$root/infra
# shellcheck source=../../../infra/lib.sh
source "$infra/lib.sh"
# shellcheck source=../../../infra/fleet/setup.sh
source "$infra/fleet/setup.sh"

migrate() { prepare_database; }

topology() { prepare_topology; }

doctor() { netra doctor --database "$NETRA_POSTGRES" --broker "$NETRA_AMQP" --management "$(management_url)"; }

end() {
  local name
  for name in "$@"; do
    stop_process "$(read_pid "$state/pids/$name.pid")" /artifacts/bin/Netra. TERM 40 &
  done
  wait
}

command=${1:-} state=${2:-}
[[ -d $state/fleet ]] || die "no fleet in '$state'"
shift 2
umask 077
case $command in
  migrate | topology | doctor) load_services && "$command" ;;
  end) end "$@" ;;
  *) die "usage: upgrade.sh migrate|topology|doctor|end STATE" ;;
esac
