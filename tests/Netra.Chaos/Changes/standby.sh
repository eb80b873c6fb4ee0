#!/usr/bin/env bash
# A synchronous streaming standby beside the PostgreSQL of infra/services.sh.
# usage: standby.sh up|promote|down STATE      STATE is that of services.sh; up prints the standby's port
# shellcheck source-path=SCRIPTDIR disable=SC2154 # the settings are read at run time
set -euo pipefail

infra=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../../infra" && pwd -P)
# shellcheck source=../../../infra/lib.sh
source "$infra/lib.sh"
# shellcheck source=../../../infra/services/postgres.sh
source "$infra/services/postgres.sh"

in_its_folder() { (cd -- "$standby" && run_as "$postgres_user" "$@") >>"$log" 2>&1 || die_with_log "$log" "$1 failed"; }

is_synchronous() { [[ $(as_superuser -d postgres -Atc "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == 1 ]]; }

# Its own settings stand on its command line, where no copied file can win over them. It waits for no standby, also once it is the primary.
up() {
  local port
  [[ $backend == packages ]] || die "a standby needs PostgreSQL as a package, not as a container"
  port=$(free_port)
  mkdir -p "$standby/socket"
  if am_root; then chown -R "$postgres_user:" "$standby"; fi
  in_its_folder "$(postgres_bin)/pg_basebackup" -h "$home/postgres/socket" -p "$postgres_port" -D "$standby/data" -R -X stream -c fast
  launch "$postgres_user" "$home/standby.pid" "$log" "$standby" \
    env -i "PATH=$PATH" "HOME=$standby" LANG=C.UTF-8 "$(postgres_bin)/postgres" -D "$standby/data" \
    -c "port=$port" -c "unix_socket_directories=$standby/socket" -c synchronous_standby_names=
  as_superuser -d postgres -c "ALTER SYSTEM SET synchronous_standby_names = '*'" -c 'SELECT pg_reload_conf()' >/dev/null
  wait_until 60 is_synchronous || die_with_log "$log" "the standby does not stream"
  say "$port"
}

promote() { in_its_folder "$(postgres_bin)/pg_ctl" promote -D "$standby/data" -w -t 60; }

down() {
  stop_process "$(read_pid "$home/standby.pid")" "-D $standby/data" INT 30
  rm -rf -- "$standby" "$home/standby.pid"
}

command=${1:-} state=${2:-}
case $command in
  up | promote | down) ;;
  *) die "usage: standby.sh up|promote|down STATE" ;;
esac
[[ -e $state/services/settings ]] || die "no servers in '$state'"
# shellcheck disable=SC1091
source "$state/services/settings"
standby=$home/standby log=$state/services/standby.log
umask 077
"$command"
