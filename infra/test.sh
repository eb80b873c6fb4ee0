#!/usr/bin/env bash
# The one test command: installs what is missing, starts scratch servers, builds, checks the format, runs every test
# project and stops the servers. The last line is "N passed, N failed[, N skipped]"; it exits 0 only without a failure.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

infra=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname -- "$infra")
# shellcheck source=lib.sh
source "$infra/lib.sh"
# shellcheck source=services/node.sh
source "$infra/services/node.sh"

node_package=Netra.Client.TypeScript
openapi_lint=Netra.Api.Lint
project_seconds=1500

usage() {
  cat <<'TEXT'
usage: infra/test.sh [--filter TEXT] [--no-build] [--long]
  --filter TEXT  only test projects whose name contains TEXT
  --no-build     no restore, build and format check: run what is built
  --long         also a short round of the peers (Netra.Peers), death at every fail point, messages that kill workers, 200 deaths of the scheduler at each step of dead letters, and 20 minutes of random faults, not two (Netra.Chaos)
The two minutes of random faults have the same seed each time (NETRA_SEED, default 1); the long ones a new one, printed, unless it is set.
TEXT
}

passed=0 failed=0 skipped=0 child=''
filters=(--filter-not-trait Kind=Measurement --filter-not-trait Kind=Exhaustive)

# add_failure TITLE [FILE]: counts one failure and keeps it, with the end of FILE, for the summary.
add_failure() {
  failed=$((failed + 1))
  {
    printf '* %s\n' "$1"
    if [[ -n ${2:-} ]]; then tail -n 60 -- "$2" | sed 's/^/    /'; fi
  } >>"$work/failures"
}

# Runs a command so that a signal to this script ends it at once; its output goes to LOG.
run_child() {
  local log=$1 status=0
  shift
  "$@" >"$log" 2>&1 </dev/null &
  child=$!
  wait "$child" || status=$?
  child=''
  return "$status"
}

# step NAME COMMAND...: one line with its seconds; a failure is counted and shown.
step() {
  local name=$1 begin=$SECONDS log=$work/$1.log
  shift
  if run_child "$log" "$@"; then
    say "$name: ok, $((SECONDS - begin)) s"
  else
    say "$name: FAILED, $((SECONDS - begin)) s"
    add_failure "$name: $*" "$log"
    return 1
  fi
}

build() {
  step restore dotnet restore Netra.sln --locked-mode || return 1
  step build dotnet build Netra.sln -c Release --no-restore -v q -warnaserror || return 1
  step precompile "$infra/precompile.sh" || true
  step format dotnet format Netra.sln --verify-no-changes --no-restore || true
}

test_projects() {
  local file name
  for file in "$root"/tests/*/*.csproj "$root/src/$node_package/package.json"; do
    name=$(basename -- "$file" .csproj)
    [[ $name != package.json ]] || name=$node_package
    if [[ $name == *"$filter"* ]]; then printf '%s\n' "$name"; fi
  done
  if [[ $openapi_lint == *"$filter"* ]]; then printf '%s\n' "$openapi_lint"; fi
}

# The peers are no test project: each of the three commands counts as one test.
run_peers() {
  local here=$root/tests/Netra.Peers
  if step Netra.Peers.Figures node --test "$here"/driver/*.test.mjs; then passed=$((passed + 1)); fi
  if step Netra.Peers "$here/peers.sh" --short; then passed=$((passed + 1)); fi
  if step Netra.Peers.Sockets "$here/sockets.sh" --short; then passed=$((passed + 1)); fi
}

# Prints "passed failed others" of a CTRF report, or nothing when it is missing or broken.
totals() {
  jq -er '[.results.tests[].status] | [map(select(. == "passed")), map(select(. == "failed")),
    map(select(. != "passed" and . != "failed"))] | map(length) | join(" ")' "$1" 2>/dev/null
}

list_failures() {
  jq -r --arg project "$2" '.results.tests[] | select(.status == "failed")
    | "* \($project): \(.name)\n" + ([.message, .trace] | map(select(. != null and . != "")) | join("\n")
      | split("\n")[:25] | map("    " + .) | join("\n"))' "$1" >>"$work/failures"
}

run_project() {
  local name=$1 runner=$root/artifacts/bin/$1/release/$1
  if [[ ! -x $runner ]]; then
    say "$name: FAILED, not built"
    add_failure "$name: $runner is missing (is the project in Netra.sln?)"
    return
  fi
  run_tests "$name" "$runner" --no-progress --no-ansi "${filters[@]}" \
    --results-directory "$work" --report-ctrf --report-ctrf-filename "$name.json"
}

# What runs on Node: the npm package, and the linter of the OpenAPI document, which counts as one test. Where Node is missing each is one skipped test, in CI a failure.
run_on_node() {
  local name=$1 needs='needs Node 20.3 or newer, and npm'
  if has_node && [[ $name == "$openapi_lint" ]]; then
    if step "$name" "$root/tests/openapi-lint/lint.sh"; then passed=$((passed + 1)); fi
  elif has_node; then
    run_tests "$name" "$infra/test-node.sh" "$root/src/$name" "$work/$name.json"
  elif [[ ${CI:-} == true ]]; then
    say "$name: FAILED, $needs"
    add_failure "$name $needs"
  else
    skipped=$((skipped + 1))
    say "$name: 0 passed, 0 failed, 1 skipped ($needs)"
  fi
}

# run_tests NAME COMMAND...: runs a command that writes NAME's CTRF report and adds up what the report says.
run_tests() {
  local name=$1 begin=$SECONDS status=0 numbers p f s
  local log=$work/$name.log report=$work/$name.json
  shift
  run_child "$log" timeout -k 30 "$project_seconds" "$@" || status=$?
  if ! numbers=$(totals "$report"); then
    say "$name: FAILED, ended with exit code $status and no report, $((SECONDS - begin)) s"
    add_failure "$name ended with exit code $status and no report" "$log"
    return
  fi
  read -r p f s <<<"$numbers"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  say "$name: $p passed, $f failed, $s skipped, $((SECONDS - begin)) s"
  if ((f > 0)); then list_failures "$report" "$name"; fi
  if ((p + f == 0)); then
    add_failure "$name ran no test" "$log"
  elif ((status != 0 && f == 0)); then
    add_failure "$name ended with exit code $status though no test failed" "$log"
  fi
}

start_servers() {
  step install "$infra/services.sh" install || return 1
  step servers "$infra/services.sh" up --state "$work/state" || return 1
  set -a
  # shellcheck disable=SC1091
  source "$work/state/services.env"
  set +a
}

# Whatever ended the script, the servers stop, the failures are shown again and the totals are the last line.
finish() {
  local status=$?
  trap - EXIT INT TERM HUP
  if [[ -n $child ]]; then kill "$child" 2>/dev/null || true; fi
  "$infra/services.sh" down --state "$work/state" --purge >"$work/down.log" 2>&1 || add_failure "stopping the servers" "$work/down.log"
  if ((status != 0 && failed == 0)); then add_failure "test.sh ended early with exit code $status"; fi
  if [[ -s $work/failures ]]; then
    printf '\nFailures:\n'
    cat -- "$work/failures"
    printf '\n'
  fi
  rm -rf -- "$work"
  local line="$passed passed, $failed failed"
  if ((skipped > 0)); then line+=", $skipped skipped"; fi
  say "$line"
  if ((failed > 0)); then exit 1; fi
  exit 0
}

main() {
  local filter='' no_build=no long=no peers=no projects name
  while (($# > 0)); do
    case $1 in
      --filter) filter=${2:?--filter needs a text}; shift 2 ;;
      --no-build) no_build=yes; shift ;;
      --long) long=yes project_seconds=7200 filters=(--filter-not-trait Kind=Measurement); export NETRA_CHAOS_SECONDS=${NETRA_CHAOS_SECONDS:-1200} NETRA_KILLS=${NETRA_KILLS:-200}; shift ;;
      -h | --help) usage; exit 0 ;;
      *) usage >&2; exit 2 ;;
    esac
  done
  work=$(mktemp -d "${TMPDIR:-/tmp}/netra-test-XXXXXX")
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  cd -- "$root"
  # Tests that start a fleet use what is built here.
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NETRA_NO_BUILD=1
  unset NETRA_URL NETRA_URLS NETRA_STREAM_URL NETRA_STREAM_URLS NETRA_KEY
  find_dotnet
  mapfile -t projects < <(test_projects)
  if [[ $long == yes && Netra.Peers == *"$filter"* ]]; then peers=yes; fi
  if [[ ${#projects[@]} == 0 && $peers == no ]]; then
    add_failure "no test project's name contains '$filter'"
    return
  fi
  if [[ $long == no ]]; then export NETRA_SEED=${NETRA_SEED:-1}; fi
  if [[ $no_build == no ]]; then build || return 0; fi
  start_servers || return 0
  for name in "${projects[@]}"; do
    case $name in
      "$node_package" | "$openapi_lint") run_on_node "$name" ;;
      *) run_project "$name" ;;
    esac
  done
  if [[ $peers == yes ]]; then run_peers; fi
}

main "$@"
