# shellcheck shell=bash disable=SC2034,SC2154 # shares variables with fleet.sh and setup.sh
# The fleet's processes: name = <kind>-<n>, its pid in pids/, its port in fleet/ports/, its log in logs/.

declare -A projects=(
  [api]=Netra.Api [agent]=Netra.AgentWorker [tool]=Netra.ToolWorker [notifier]=Netra.Notifier [scheduler]=Netra.Scheduler
)
kinds=(scheduler notifier api tool agent)
ready_seconds=${NETRA_READY_SECONDS:-180}
declare -A started_anew=()

program_of() {
  local project=${projects[${1%-*}]}
  printf '%s\n' "$root/artifacts/bin/$project/release/$project"
}

pid_of() { read_pid "$state/pids/$1.pid"; }

is_running() { runs "$(pid_of "$1")" "$(program_of "$1")"; }

url_of() { printf 'http://127.0.0.1:%s\n' "$(<"$state/fleet/ports/$1")"; }

# The names of a kind, or of all, in order of their numbers: what has a pid file belongs to the fleet.
names_of() {
  local kind file
  for kind in "$@"; do
    for file in "$state/pids/$kind"-*.pid; do
      [[ -e $file ]] && basename -- "$file" .pid
    done | sort -t- -k2n
  done
}

urls_of() {
  local name list=''
  for name in $(names_of "$1"); do list+=${list:+,}$(url_of "$name"); done
  printf '%s\n' "$list"
}

# A port stays with its name; only a port that somebody else took in the meantime is replaced.
assign_port() {
  local name=$1 file=$state/fleet/ports/$1
  if [[ -e $file ]] && { is_running "$name" || port_is_free "$(<"$file")"; }; then return 0; fi
  free_port >"$file.new"
  mv -- "$file.new" "$file"
}

# Settings of every process, then those of the command line, which win. Without write-xor-execute a process compiles faster (ADR 15).
settings_of() {
  printf '%s\0' \
    "DOTNET_EnableWriteXorExecute=0" \
    "ASPNETCORE_URLS=$(url_of "$1")" "ASPNETCORE_ENVIRONMENT=Staging" "DOTNET_ENVIRONMENT=Staging" \
    "Database__Url=$app_database" "Database__SystemRole=${app_role}_system" "Broker__Url=$NETRA_AMQP" "Broker__Management=$(management_url)" "Redis__Url=$NETRA_REDIS" "Secrets__Keys__0=$(secrets_key)" \
    "Api__Url=$(url_of api-1)" "Stream__PublicUrl=$(url_of notifier-1)" "Diagnostics__Enabled=true"
  cat -- "$state/fleet/environment"
  if ((${#extra_env[@]} > 0)); then printf '%s\0' "${extra_env[@]}"; fi
}

start_process() {
  local name=$1 program variables
  program=$(program_of "$name")
  [[ -x $program ]] || die "$program is missing: build with 'dotnet build -c Release Netra.sln'"
  mapfile -d '' -t variables < <(settings_of "$name")
  launch "$(id -un)" "$state/pids/$name.pid" "$state/logs/$name.log" "$(dirname -- "$program")" \
    env "${variables[@]}" "$program"
  started+=("$name")
}

answers_ready() { curl -fs --noproxy '*' --max-time 5 -o /dev/null "$(url_of "$1")/health/ready"; }

# Whether a process ended for whoever supervises it to start it anew, and was not started anew yet.
wants_another_start() {
  local name=$1
  [[ -z ${started_anew[$name]:-} ]] && grep -q 'ends with exit code 1' "$state/logs/$name.log"
}

# Waits until each of the named processes answers 200 on /health/ready; one that ends fails at once with its log, unless it asks for another start.
wait_for_processes() {
  local deadline=$((SECONDS + ready_seconds)) pending=("$@") still name
  while ((${#pending[@]} > 0)); do
    still=()
    for name in "${pending[@]}"; do
      if ! alive "$(pid_of "$name")"; then
        wants_another_start "$name" || die_with_log "$state/logs/$name.log" "$name ended during its start"
        started_anew[$name]=yes
        say "$name ended by itself and is started anew: see $state/logs/$name.log"
        start_process "$name"
      fi
      if answers_ready "$name"; then say "$name is ready: $(url_of "$name"), pid $(pid_of "$name")"; else still+=("$name"); fi
    done
    pending=("${still[@]}")
    if ((${#pending[@]} > 0 && SECONDS >= deadline)); then
      curl -s --noproxy '*' --max-time 5 "$(url_of "${pending[0]}")/health/ready" >>"$state/logs/${pending[0]}.log" || true
      die_with_log "$state/logs/${pending[0]}.log" "not ready after $ready_seconds s: ${pending[*]}"
    fi
    if ((${#pending[@]} > 0)); then sleep 0.2; fi
  done
}

# Prints the catalogue's items that nobody serves; fails while the list is empty or cannot be read.
unserved() {
  local items
  items=$(curl -fs --noproxy '*' --max-time 5 -K - "$(url_of api-1)/v1/$1?limit=1000" \
    <<<"header = \"Authorization: Bearer $NETRA_KEY\"") || return 1
  jq -er '.items | if any(.live >= 1) then map(select(.live < 1) | .name) | join(" ") else error("none") end' \
    <<<"$items" 2>/dev/null
}

all_served() { local rest; rest=$(unserved "$1") && [[ -z $rest ]]; }

# Every agent and tool is in the catalogue and served. One that an earlier fleet served and this one does not
# (Tools__Only) is reported, not waited for.
wait_for_catalogue() {
  local kind rest
  is_running api-1 || return 0
  for kind in agent tool; do
    [[ -n $(names_of "$kind") ]] || continue
    wait_until 20 all_served "${kind}s" && continue
    rest=$(unserved "${kind}s") || die "GET $(url_of api-1)/v1/${kind}s shows nothing served: see $state/logs/api-1.log"
    say "note: nobody serves these ${kind}s: $rest"
  done
}

# Asks all to end, waits up to 35 s for the last one, then kills the rest by pid.
stop_processes() {
  local name pid deadline=$((SECONDS + 35))
  for name in "$@"; do
    pid=$(pid_of "$name")
    if runs "$pid" "$(program_of "$name")"; then kill -TERM "$pid" 2>/dev/null || true; fi
  done
  for name in "$@"; do
    while is_running "$name" && ((SECONDS < deadline)); do sleep 0.1; done
    if is_running "$name"; then say "$name did not end within 35 s: killed"; fi
    stop_process "$(pid_of "$name")" "$(program_of "$name")" KILL 1
  done
}

forget_processes() {
  local name
  for name in "$@"; do rm -f -- "$state/pids/$name.pid"; done
}
