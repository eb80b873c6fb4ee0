#!/usr/bin/env bash
# RabbitMQ, PostgreSQL and Redis for development and tests: scratch instances on free loopback ports.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # the settings are read at run time
set -euo pipefail

infra=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=lib.sh
source "$infra/lib.sh"
# shellcheck source=services/rabbitmq.sh
source "$infra/services/rabbitmq.sh"
# shellcheck source=services/postgres.sh
source "$infra/services/postgres.sh"
# shellcheck source=services/redis.sh
source "$infra/services/redis.sh"
# shellcheck source=services/packages.sh
source "$infra/services/packages.sh"
# shellcheck source=services/node.sh
source "$infra/services/node.sh"
# shellcheck source=services/docker.sh
source "$infra/services/docker.sh"

servers=(rabbitmq postgres redis)

usage() {
  cat <<'TEXT'
usage: infra/services.sh install                       install what is missing (Debian packages)
       infra/services.sh up    --state DIR             start what is not running; writes DIR/services.env
       infra/services.sh down  --state DIR [--purge]   stop what was started; --purge deletes its data too
       infra/services.sh status --state DIR            one line a server
       infra/services.sh stop|start|kill rabbitmq|postgres|redis --state DIR
The instances keep their ports and data in DIR's records until --purge; kill is kill -9.
TEXT
}

# Server data live in a short path that the servers' own users can enter, wherever DIR is.
make_home() {
  home=$(mktemp -d /var/tmp/netra-XXXXXXXX)
  chmod 711 "$home"
  printf '%s\n' "$state" >"$home/state"
}

# The management port is the AMQP port + 10000.
free_amqp_port() {
  local port
  for _ in {1..50}; do
    port=$(free_port 12000 21999)
    if port_is_free $((port + 10000)); then
      echo "$port"
      return
    fi
  done
  die "no free pair of ports for RabbitMQ and its management API"
}

choose_backend() {
  if [[ -z $(missing_packages) ]]; then
    backend=packages
  elif can_install; then
    install_missing
    backend=packages
  elif docker_works; then
    backend=docker
  else
    die "missing: $(missing_packages | xargs). Run 'infra/services.sh install' as root on Debian, or start Docker."
  fi
}

choose_settings() {
  choose_backend
  make_home
  amqp_port=$(free_amqp_port)
  local ports=("$amqp_port" $((amqp_port + 10000)))
  while ((${#ports[@]} < 6)); do
    ports+=("$(free_port 12000 31999 "${ports[@]}")")
  done
  cat >"$settings.new" <<SETTINGS
backend=$backend
home=$home
node_name=netra_$(random_token)
cookie=$(random_token)
amqp_port=$amqp_port
api_port=${ports[1]}
dist_port=${ports[2]}
epmd_port=${ports[3]}
postgres_port=${ports[4]}
redis_port=${ports[5]}
broker_password=$(random_token)
postgres_password=$(random_token)
SETTINGS
  mv -- "$settings.new" "$settings"
}

# Sets state and the instance's settings, made at the first `up`; holds the state's lock from here on.
open_state() {
  local create=$1
  umask 077
  if [[ $create == no && ! -e $state_arg/services/settings ]]; then
    return 1
  fi
  state=$(absolute_dir "$state_arg")
  settings=$state/services/settings
  mkdir -p "$state/services"
  lock_file "$state/services/lock"
  if [[ ! -e $settings ]]; then
    [[ $create == yes ]] || return 1
    choose_settings
  fi
  # shellcheck disable=SC1090
  source "$settings"
  if [[ ! -d $home ]]; then
    mkdir -m 711 -- "$home"
    printf '%s\n' "$state" >"$home/state"
  fi
}

# Deletes the data of instances whose state folder is gone and of which nothing runs.
sweep_orphans() {
  local candidate owner commands
  for candidate in /var/tmp/netra-????????; do
    [[ -O $candidate && -r $candidate/state ]] || continue
    owner=$(<"$candidate/state")
    [[ -d $owner ]] && continue
    commands=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ') || true
    if [[ $commands != *"$candidate"* ]]; then rm -rf -- "$candidate"; fi
  done
}

pid_of() { read_pid "$home/$1.pid"; }

is_running() {
  if [[ $backend == docker ]]; then docker_running "$1"; else runs "$(pid_of "$1")" "$("$1_marker")"; fi
}

prepare_server() {
  local server=$1 dir=$home/$1 user_variable=$1_user
  [[ -e $dir/prepared ]] && return 0
  mkdir -p "$dir"
  "${server}_prepare" "$dir"
  : >"$dir/prepared"
  if am_root; then chown -R "${!user_variable}:" "$dir"; fi
}

start_server() {
  local server=$1
  if [[ $backend == docker ]]; then
    docker_start "$server"
    return
  fi
  prepare_server "$server"
  "${server}_start" "$home/$server"
}

# Until the server has replaced its start scripts, only its pid says that it lives.
ready_or_dead() { "$1_ready" || ! alive "$(pid_of "$1")"; }

wait_for_server() {
  local server=$1 log=$state/services/$1.log
  [[ $backend == docker ]] && return 0
  wait_until 120 ready_or_dead "$server" || die_with_log "$log" "$server is not ready after 120 s"
  is_running "$server" || die_with_log "$log" "$server ended during its start"
  "${server}_bootstrap" "$home/$server"
}

stop_server() {
  local server=$1 signal_variable=$1_stop_signal
  if [[ $backend == docker ]]; then
    docker_stop "$server"
  else
    stop_process "$(pid_of "$server")" "$("${server}_marker")" "${!signal_variable}" 60
  fi
}

kill_server() {
  local server=$1
  if [[ $backend == docker ]]; then
    docker_kill "$server"
  else
    stop_process "$(pid_of "$server")" "$("${server}_marker")" KILL 10
  fi
}

write_environment() {
  local target=$state/services.env
  cat >"$target.new" <<ENVIRONMENT
NETRA_AMQP='amqp://netra:$broker_password@127.0.0.1:$amqp_port/netra'
NETRA_POSTGRES='postgresql://netra_owner:$postgres_password@127.0.0.1:$postgres_port/netra'
NETRA_REDIS='127.0.0.1:$redis_port'
NETRA_RABBITMQ_API='http://netra:$broker_password@127.0.0.1:$api_port'
ENVIRONMENT
  mv -- "$target.new" "$target"
}

up() {
  local server started=()
  open_state yes
  sweep_orphans
  for server in "${servers[@]}"; do
    if ! is_running "$server"; then
      start_server "$server"
      started+=("$server")
    fi
  done
  for server in "${started[@]}"; do
    wait_for_server "$server"
    say "$server is up"
  done
  if [[ $backend == docker ]]; then docker_bootstrap; fi
  if ((${#started[@]} > 0)) || [[ ! -e $state/services.env ]]; then write_environment; fi
}

down() {
  local server
  open_state no || return 0
  for server in redis rabbitmq postgres; do
    if is_running "$server"; then
      stop_server "$server"
      say "$server is down"
    fi
    if [[ $backend == packages ]]; then "${server}_after_down"; fi
  done
  rm -f -- "$state/services.env"
  if [[ $purge == yes ]]; then
    if [[ $backend == docker ]]; then compose down --volumes >&2; fi
    rm -rf -- "$home" "$state/services"
  fi
}

status() {
  local server
  open_state no || die "no instances in '$state_arg'"
  for server in "${servers[@]}"; do
    if is_running "$server"; then say "$server running"; else say "$server stopped"; fi
  done
}

one_server() {
  local action=$1 server=$2
  open_state no || die "no instances in '$state_arg': run 'infra/services.sh up --state DIR' first"
  case $action in
    stop) stop_server "$server" ;;
    kill) kill_server "$server" ;;
    start)
      if ! is_running "$server"; then
        start_server "$server"
        wait_for_server "$server"
      fi ;;
  esac
}

install_missing() {
  local missing
  mapfile -t missing < <(
    missing_packages
    if [[ ${CI:-} == true ]]; then missing_node; fi
  )
  ((${#missing[@]} > 0)) || return 0
  if can_install; then
    apt_install "${missing[@]}"
  elif docker_works; then
    say "Debian packages are not available; 'up' uses Docker" >&2
  else
    die "missing: ${missing[*]}. Run this as root on Debian, or start Docker."
  fi
}

main() {
  local command=${1:-} server=''
  (($# == 0)) || shift
  state_arg='' purge=no
  while (($# > 0)); do
    case $1 in
      --state) state_arg=${2:-}; shift 2 || die "--state needs a folder" ;;
      --state=*) state_arg=${1#*=}; shift ;;
      --purge) purge=yes; shift ;;
      rabbitmq | postgres | redis) server=$1; shift ;;
      *) usage >&2; exit 2 ;;
    esac
  done
  if [[ $command != install && $command != '' && $command != -* && -z $state_arg ]]; then
    usage >&2
    exit 2
  fi
  case $command in
    install) install_missing ;;
    up | down | status) "$command" ;;
    stop | start | kill)
      if [[ -z $server ]]; then usage >&2; exit 2; fi
      one_server "$command" "$server" ;;
    -h | --help) usage ;;
    *) usage >&2; exit 2 ;;
  esac
}

main "$@"
