#!/usr/bin/env bash
# The distributed fleet as local processes, for tests, benchmarks and trying it out.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

infra=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname -- "$infra")
# shellcheck source=lib.sh
source "$infra/lib.sh"
# shellcheck source=fleet/setup.sh
source "$infra/fleet/setup.sh"
# shellcheck source=fleet/processes.sh
source "$infra/fleet/processes.sh"

usage() {
  cat <<'TEXT'
usage: infra/fleet.sh up --state DIR [--apis N] [--agents N] [--tools N] [--notifiers N] [--schedulers N] [--env KEY=VALUE]...
       infra/fleet.sh restart --state DIR KIND-N... [--env KEY=VALUE]...
       infra/fleet.sh scale   --state DIR KIND N [--env KEY=VALUE]...
       infra/fleet.sh status  --state DIR
       infra/fleet.sh down    --state DIR [--purge]
KIND: api, agent, tool, notifier, scheduler. Counts default to 1. up builds Release (not with NETRA_NO_BUILD=1), starts
servers when DIR/services.env is missing, and returns when every process is ready and every agent and tool is in the
catalogue; then DIR/fleet.env says where the fleet is, DIR/pids/ holds <kind>-<n>.pid and DIR/logs/ the logs.
The --env of up holds for every later start until down; the --env of restart and scale for what they start.
TEXT
}

usage_error() {
  printf 'fleet.sh: %s\n' "$1" >&2
  usage >&2
  exit 2
}

declare -A counts=([api]=1 [agent]=1 [tool]=1 [notifier]=1 [scheduler]=1)
extra_env=() words=() started=()
state_arg='' purge=no services_started=no

is_count() { [[ $1 =~ ^[0-9]{1,3}$ ]]; }

parse() {
  local kind
  while (($# > 0)); do
    case $1 in
      --state=* | --apis=* | --agents=* | --tools=* | --notifiers=* | --schedulers=* | --env=*)
        set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
      --purge) purge=yes; shift; continue ;;
      -*) ;;
      *) words+=("$1"); shift; continue ;;
    esac
    (($# >= 2)) || usage_error "$1 needs a value"
    case $1 in
      --state) state_arg=$2 ;;
      --apis | --agents | --tools | --notifiers | --schedulers)
        is_count "$2" || usage_error "$1 needs a number, not '$2'"
        kind=${1#--}
        counts[${kind%s}]=$((10#$2)) ;;
      --env)
        [[ $2 =~ ^[A-Za-z_][A-Za-z0-9_]*= ]] || usage_error "--env needs KEY=VALUE, not '$2'"
        extra_env+=("$2") ;;
      *) usage_error "unknown option $1" ;;
    esac
    shift 2
  done
  [[ -n $state_arg ]] || usage_error "--state DIR is missing"
}

# Takes the fleet's lock until this script ends.
open_state() {
  local create=$1
  umask 077
  if [[ $create == no && ! -d $state_arg/fleet ]]; then return 1; fi
  state=$(absolute_dir "$state_arg")
  mkdir -p "$state/fleet/ports" "$state/pids" "$state/logs"
  lock_file "$state/fleet/lock"
}

# A start that fails leaves nothing of its own behind but the logs.
abandon() {
  local status=$?
  trap - EXIT
  if ((status != 0 && ${#started[@]} > 0)); then
    stop_processes "${started[@]}" >&2
    forget_processes "${started[@]}"
  fi
  if [[ $status != 0 && $services_started == yes ]]; then stop_services >&2 || true; fi
  exit "$status"
}

# Makes the kind consist of 1..count: stops what is above, starts what does not run.
set_count() {
  local kind=$1 count=$2 name n
  for name in $(names_of "$kind"); do
    if ((${name##*-} > count)); then
      stop_processes "$name"
      forget_processes "$name"
    fi
  done
  for ((n = 1; n <= count; n++)); do
    if ! is_running "$kind-$n"; then start_process "$kind-$n"; fi
  done
}

assign_ports() {
  local kind=$1 n
  for ((n = 1; n <= $2 || n == 1; n++)); do assign_port "$kind-$n"; done
}

up() {
  local kind
  ((${#words[@]} == 0)) || usage_error "unexpected '${words[0]}'"
  open_state yes
  trap abandon EXIT
  touch -- "$state/fleet/environment"
  if ((${#extra_env[@]} > 0)); then printf '%s\0' "${extra_env[@]}" >"$state/fleet/environment"; fi
  extra_env=()
  find_dotnet
  build_once
  start_services
  prepare_database
  prepare_topology
  admin_key
  for kind in "${kinds[@]}"; do assign_ports "$kind" "${counts[$kind]}"; done
  for kind in "${kinds[@]}"; do set_count "$kind" "${counts[$kind]}"; done
  finish_start
}

finish_start() {
  local all
  mapfile -t all < <(names_of "${kinds[@]}")
  if ((${#started[@]} > 0)); then wait_for_processes "${started[@]}"; fi
  write_fleet_environment
  wait_for_catalogue
  started=()
  say "${#all[@]} processes: $state/fleet.env"
}

continue_fleet() {
  open_state no || die "no fleet in '$state_arg': run 'infra/fleet.sh up --state DIR' first"
  load_services
  admin_key
}

restart() {
  local name
  ((${#words[@]} > 0)) || usage_error "restart needs the name of a process, such as tool-1"
  continue_fleet
  find_dotnet
  for name in "${words[@]}"; do
    [[ $name != */* && -e $state/pids/$name.pid ]] || die "no process '$name' in this fleet: $(names_of "${kinds[@]}" | xargs)"
  done
  stop_processes "${words[@]}"
  for name in "${words[@]}"; do start_process "$name"; done
  wait_for_processes "${started[@]}"
  wait_for_catalogue
}

scale() {
  local kind=${words[0]:-} count=${words[1]:-}
  if [[ ${#words[@]} -ne 2 || -z ${projects[${kind:-none}]:-} ]] || ! is_count "$count"; then
    usage_error "scale needs a kind and a number"
  fi
  continue_fleet
  find_dotnet
  trap abandon EXIT
  count=$((10#$count))
  assign_ports "$kind" "$count"
  set_count "$kind" "$count"
  finish_start
}

status() {
  local name condition
  open_state no || die "no fleet in '$state_arg'"
  for name in $(names_of "${kinds[@]}"); do
    if ! is_running "$name"; then condition=dead
    elif answers_ready "$name"; then condition=ready
    else condition='not ready'; fi
    say "$name $condition $(url_of "$name") pid $(pid_of "$name")"
  done
}

down() {
  local all purge_option=()
  open_state no || return 0
  mapfile -t all < <(names_of "${kinds[@]}")
  stop_processes "${all[@]}"
  forget_processes "${all[@]}"
  rm -f -- "$state/fleet.env" "$state/fleet/environment"
  if [[ $purge == yes ]]; then purge_option=(--purge); fi
  stop_services "${purge_option[@]}"
}

command=${1:-}
case $command in
  up | restart | scale | status | down) shift; parse "$@"; "$command" ;;
  -h | --help) usage ;;
  *) usage_error "unknown command '$command'" ;;
esac
