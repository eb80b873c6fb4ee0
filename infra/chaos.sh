#!/usr/bin/env bash
# Measures what each fault costs, a failover of PostgreSQL and an upgrade, kills processes at their fail points and runs the long nemesis,
# on fleets and servers of its own; writes all into docs/reliability.md. The outcome, a journal and what failed stay in artifacts/chaos/.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

infra=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname -- "$infra")
# shellcheck source=lib.sh
source "$infra/lib.sh"

page=$root/docs/reliability.md
out=$root/artifacts/chaos
before=$root/artifacts/before

usage() {
  cat <<'TEXT'
usage: infra/chaos.sh [recovery|failover|outage|points|flood|nemesis|versions] [--from REF] [--rounds N] [--seconds N] [--rate N] [--seed N] [--faults NAME,...] [--no-build] [--no-write]
  recovery       only the table of single faults (--rounds each, default 3)
  failover       only PostgreSQL's standby, promoted under load
  outage         only the broker away for ten minutes (NETRA_CHAOS_OUTAGE=seconds), with much, little and no work; never without being asked for
  points         only deaths at fail points (--first: each point once, not each time that a run reaches it)
  flood          only ten thousand runs of one tenant, and what they cost the others
  nemesis        only random faults (for --seconds, default 1200)
  versions       only an upgrade under load, and back and forth, from the commit --from REF; never without being asked for
  --rate N       runs submitted a second, default 2; 4 for recovery
  --seed N       repeats the faults and the load of an earlier run
  --faults LIST  only these, by their names in the table
  --no-write     leaves docs/reliability.md as it is
TEXT
}

# Puts the text of FILE between the marks of NAME in the page.
splice() {
  local name=$1 file=$2
  awk -v name="$name" -v file="$file" '
    $0 == "<!-- " name ": end -->" { inside = 0 }
    !inside { print }
    $0 == "<!-- " name ": begin -->" { inside = 1; print ""; while ((getline line < file) > 0) print line; print "" }
  ' "$page" >"$page.new"
  mv -- "$page.new" "$page"
}

run() {
  local part=$1 class=$2 file=$3 status=0
  rm -f -- "$out/$file"
  "$root/artifacts/bin/Netra.Chaos/release/Netra.Chaos" --no-progress --no-ansi --explicit on --filter-class "Netra.Chaos.$class" || status=$?
  if [[ $write == yes && -s $out/$file ]]; then splice "$part" "$out/$file"; fi
  return "$status"
}

forget_before() {
  rm -rf -- "$before"
  git worktree prune
}

# Builds the earlier version in a worktree, which goes away again.
run_versions() {
  forget_before
  trap forget_before EXIT
  git worktree add --quiet --detach "$before" "$from" || return
  (cd -- "$before" && dotnet build infra/fleet/fleet.slnf -c Release -v q) || return
  if [[ -x $before/infra/precompile.sh ]]; then "$before/infra/precompile.sh" || return; fi
  NETRA_CHAOS_OLD=$before NETRA_CHAOS_OLD_NAME=$(git describe --always --tags "$from") run versions When_two_versions_work_side_by_side versions.md
}

main() {
  local parts=() build=yes write=yes from='' status=0
  export NETRA_CHAOS_SECONDS=${NETRA_CHAOS_SECONDS:-1200} NETRA_NO_BUILD=1 NETRA_CHAOS_OUT=$out
  while (($# > 0)); do
    case $1 in
      recovery | failover | outage | points | flood | nemesis | versions) parts+=("$1"); shift ;;
      --from) from=${2:?}; shift 2 ;;
      --first) export NETRA_CHAOS_POINTS=first; shift ;;
      --rounds) export NETRA_CHAOS_ROUNDS=${2:?}; shift 2 ;;
      --seconds) export NETRA_CHAOS_SECONDS=${2:?}; shift 2 ;;
      --rate) export NETRA_CHAOS_RATE=${2:?}; shift 2 ;;
      --seed) export NETRA_SEED=${2:?}; shift 2 ;;
      --faults) export NETRA_CHAOS_FAULTS=${2:?}; shift 2 ;;
      --no-build) build=no; shift ;;
      --no-write) write=no; shift ;;
      -h | --help) usage; exit 0 ;;
      *) usage >&2; exit 2 ;;
    esac
  done
  ((${#parts[@]} > 0)) || parts=(recovery failover points flood nemesis)
  cd -- "$root"
  if [[ " ${parts[*]} " == *' versions '* ]]; then
    git rev-parse --quiet --verify "$from^{commit}" >/dev/null || die "versions needs --from REF, the commit to upgrade from"
  fi
  find_dotnet
  if [[ $build == yes ]]; then dotnet build Netra.sln -c Release -v q -warnaserror; fi
  mkdir -p "$out"
  if [[ " ${parts[*]} " == *' recovery '* ]]; then NETRA_CHAOS_RATE=${NETRA_CHAOS_RATE:-4} run recovery When_one_fault_comes recovery.md || status=$?; fi
  if [[ " ${parts[*]} " == *' failover '* ]]; then run failover When_postgres_fails_over failover.md || status=$?; fi
  if [[ " ${parts[*]} " == *' outage '* ]]; then run outage When_the_broker_is_away_for_long outage.md || status=$?; fi
  if [[ " ${parts[*]} " == *' points '* ]]; then run points When_a_process_dies_at_each_point points.md || status=$?; fi
  if [[ " ${parts[*]} " == *' flood '* ]]; then NETRA_CHAOS_FLOOD=${NETRA_CHAOS_FLOOD:-10000} run flood When_a_tenant_floods flood.md || status=$?; fi
  if [[ " ${parts[*]} " == *' nemesis '* ]]; then run nemesis When_faults_come_at_random nemesis.md || status=$?; fi
  if [[ " ${parts[*]} " == *' versions '* ]]; then run_versions || status=$?; fi
  exit "$status"
}

main "$@"
