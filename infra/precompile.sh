#!/usr/bin/env bash
# Compiles what is built ahead of time (ReadyToRun), in place: a process starts on half the CPU time. Only an optimisation:
# where the compiler cannot be had it says so, and the fleet compiles while it runs. Repeat it after each build.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

infra=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname -- "$infra")
# shellcheck source=lib.sh
source "$infra/lib.sh"

programs=(Netra.Api Netra.AgentWorker Netra.ToolWorker Netra.Notifier Netra.Scheduler Netra.Cli)
bin=$root/artifacts/bin
cache=$root/artifacts/precompiled # <hash of the IL>.dll, and an empty <hash of that file>.done

# Prints the compiler's path. The restore's own file says which it is; jq may not be installed yet.
find_compiler() {
  local assets=$root/artifacts/obj/Precompiler/project.assets.json folder package version
  dotnet restore "$infra/fleet/Precompiler.csproj" -v q >&2 || return 1
  folder=$(sed -n '/"packageFolders"/{n;s/^ *"\(.*\)".*/\1/p;q}' "$assets")
  package=$(sed -n 's/.*"name": "\(Microsoft\.NETCore\.App\.Crossgen2\.[^"]*\)".*/\1/p;' "$assets" | head -n 1)
  version=$(grep -A 1 "\"name\": \"$package\"" "$assets" | sed -n 's/.*"version": "\[\([^],]*\).*/\1/p' | head -n 1)
  [[ -x $folder/${package,,}/$version/tools/crossgen2 ]] && printf '%s\n' "$folder/${package,,}/$version/tools/crossgen2"
}

newest() { find "$1" -mindepth 1 -maxdepth 1 -name '10.*' | sort -V | tail -n 1; }

# precompile FILE: replaces it by its compiled self. A file that cannot be compiled stays as it is.
precompile() {
  local file=$1 hash result
  hash=$(sha256sum <"$file" | cut -d' ' -f1)
  [[ ! -e $cache/$hash.done ]] || return 0
  result=$cache/$hash.dll
  if [[ ! -e $result ]]; then
    "$compiler" "$file" --out "$result.$BASHPID" --targetos linux --targetarch "$arch" -O -r "$(dirname -- "$file")/*.dll" \
      -r "$core/*.dll" -r "$web/*.dll" >"$result.log" 2>&1 || cp -- "$file" "$result.$BASHPID"
    mv -- "$result.$BASHPID" "$result"
    : >"$cache/$(sha256sum <"$result" | cut -d' ' -f1).done"
  fi
  cp -- "$result" "$file.new"
  mv -- "$file.new" "$file"
}

main() {
  local files
  if ! compiler=$(find_compiler); then
    say "no ahead-of-time compiler: the fleet compiles while it runs"
    return
  fi
  case $(uname -m) in x86_64) arch=x64 ;; aarch64) arch=arm64 ;; *) say "no ahead-of-time compiler for this machine"; return ;; esac
  shared=$(dirname -- "$(readlink -f -- "$(command -v dotnet)")")/shared
  core=$(newest "$shared/Microsoft.NETCore.App") web=$(newest "$shared/Microsoft.AspNetCore.App")
  mkdir -p "$cache"
  export compiler arch core web cache
  export -f precompile
  # Each assembly once, then the copies of it from the cache.
  mapfile -t files < <(find "${programs[@]/#/$bin/}" -path '*/release/*' -maxdepth 2 -name '*.dll' | sort)
  printf '%s\n' "${files[@]}" | awk -F/ '!seen[$NF]++' | xargs -r -P "$(nproc)" -I{} bash -c 'precompile "$1"' _ {}
  for file in "${files[@]}"; do precompile "$file"; done
}

main "$@"
