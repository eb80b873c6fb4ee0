# shellcheck shell=bash
# Pieces that services.sh, fleet.sh and test.sh share: messages, ports, processes. Linux and bash 5.

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

say() { printf '%s\n' "$*"; }

am_root() { [[ $(id -u) -eq 0 ]]; }

random_token() { od -An -N12 -tx1 /dev/urandom | tr -d ' \n'; }

# Makes DIR where it is missing and prints its absolute path.
absolute_dir() {
  mkdir -p -- "$1" || die "cannot create the folder '$1': choose another --state"
  (cd -- "$1" && pwd -P)
}

# Waits for an exclusive lock on FILE, which this shell then holds until it ends.
lock_file() {
  local fd
  exec {fd}>>"$1"
  flock "$fd"
}

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

port_is_free() { ! port_answers "$1"; }

# Prints a free loopback port from LOW to HIGH that is none of TAKEN. The default range lies below the ephemeral ports, so that
# a server that was stopped finds its port still free.
free_port() {
  local low=${1:-12000} high=${2:-31999} taken=" ${*:3} " port try
  for ((try = 0; try < 200; try++)); do
    port=$((low + SRANDOM % (high - low + 1)))
    if [[ $taken != *" $port "* ]] && port_is_free "$port"; then
      echo "$port"
      return
    fi
  done
  die "no free loopback port between $low and $high"
}

# True while process PID lives: neither gone nor a zombie. Its command line would not tell: that is empty during exec.
alive() {
  local stat
  [[ $1 =~ ^[0-9]+$ ]] && stat=$(cat -- "/proc/$1/stat" 2>/dev/null) || return 1
  stat=${stat##*) }
  [[ ${stat:0:1} != [ZX] ]]
}

# True while process PID lives and its command line contains MARKER (a reused pid is somebody else).
runs() {
  local pid=$1 marker=$2 line='' try
  for ((try = 0; try < 20; try++)); do
    alive "$pid" || return 1
    line=$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") || return 1
    [[ -z $line ]] || break
    sleep 0.01
  done
  [[ $line == *"$marker"* ]]
}

read_pid() { cat -- "$1" 2>/dev/null || true; }

# Tries a command every 0.1 s until it succeeds; fails after SECONDS.
wait_until() {
  local deadline=$((SECONDS + $1 + 1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

gone() { ! runs "$@"; }

# Sends SIGNAL to PID if it is still MARKER's process, waits up to SECONDS, then kills it.
stop_process() {
  local pid=$1 marker=$2 signal=$3 seconds=$4
  runs "$pid" "$marker" || return 0
  kill "-$signal" "$pid" 2>/dev/null || true
  wait_until "$seconds" gone "$pid" "$marker" && return 0
  kill -KILL "$pid" 2>/dev/null || true
  wait_until 10 gone "$pid" "$marker" || die "process $pid does not end"
}

# The words that run a command as USER: none for an ordinary user, whose servers run as himself.
as_user() {
  if am_root && [[ $1 != root ]]; then
    printf '%s\n' setpriv "--reuid=$1" "--regid=$1" --init-groups --
  fi
}

run_as() {
  local user=$1 prefix
  shift
  mapfile -t prefix < <(as_user "$user")
  "${prefix[@]}" "$@"
}

close_inherited_files() {
  local entry fd
  for entry in /proc/self/fd/*; do
    fd=${entry##*/}
    if ((fd > 2)); then eval "exec $fd>&-"; fi
  done
}

# launch USER PID_FILE LOG DIR COMMAND...: starts a process in its own session that outlives this script and holds
# none of its files. The pid is the command's own: setsid and setpriv replace themselves.
launch() {
  local user=$1 pid_file=$2 log=$3 dir=$4 prefix
  shift 4
  mapfile -t prefix < <(as_user "$user")
  (
    cd -- "$dir" || exit
    close_inherited_files
    exec setsid "${prefix[@]}" "$@"
  ) >>"$log" 2>&1 </dev/null &
  printf '%s\n' $! >"$pid_file"
}

# Programs built by dotnet look for it in DOTNET_ROOT when it lies in no standard place.
find_dotnet() {
  local dotnet
  dotnet=$(command -v dotnet) || die "the .NET SDK of global.json is missing: https://dotnet.microsoft.com/download"
  export DOTNET_ROOT=${DOTNET_ROOT:-$(dirname -- "$(readlink -f -- "$dotnet")")}
}

# Shows the end of a log on stderr, then fails.
die_with_log() {
  local log=$1
  shift
  {
    echo "--- the last lines of $log"
    tail -n 40 -- "$log" 2>/dev/null || true
    echo "---"
  } >&2
  die "$@"
}
