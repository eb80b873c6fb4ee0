# shellcheck shell=bash disable=SC2034,SC2154 # shares variables with fleet.sh
# What a fleet stands on: the build, the servers, the database with its roles, the broker's topology, fleet.env.

app_role=netra_app

netra() { "$root/artifacts/bin/Netra.Cli/release/Netra.Cli" "$@"; }

up_to_date() {
  local stamp=$1
  [[ -e $stamp && -z $(cd -- "$root" && 
    find src workers contracts ./*.props ./*.sln -name node_modules -prune -o -newer "$stamp" -print -quit) ]]
}

# Builds the fleet's projects in Release unless nothing changed since; one build at a time on a machine's checkout.
# The build servers that stay behind must hold neither the lock nor the caller's output.
build_once() {
  local stamp=$root/artifacts/.fleet-build log=$state/logs/build.log
  [[ ${NETRA_NO_BUILD:-0} != 1 ]] || return 0
  mkdir -p "$root/artifacts"
  (
    umask 022
    flock 9
    if up_to_date "$stamp"; then exit 0; fi
    say "building (log: $log)"
    : >"$stamp.new"
    (
      close_inherited_files
      exec dotnet build "$infra/fleet/fleet.slnf" -c Release -v q
    ) >"$log" 2>&1 </dev/null || die_with_log "$log" "the build failed"
    "$infra/precompile.sh" >>"$log" 2>&1 || die_with_log "$log" "compiling ahead of time failed"
    mv -- "$stamp.new" "$stamp"
  ) 9>>"$stamp.lock"
}

# A services.env that somebody put there names servers that are not ours: they are used and never stopped.
start_services() {
  if [[ ! -e $state/services.env ]]; then
    : >"$state/fleet/owns-services"
    services_started=yes
  fi
  if [[ -e $state/services/settings || ! -e $state/services.env ]]; then
    "$infra/services.sh" up --state "$state"
  fi
  load_services
}

load_services() {
  NETRA_AMQP='' NETRA_POSTGRES='' NETRA_REDIS='' NETRA_RABBITMQ_API=''
  [[ -e $state/services.env ]] || die "$state/services.env is missing: run 'infra/fleet.sh up --state DIR'"
  # shellcheck disable=SC1091
  source "$state/services.env"
  [[ -n $NETRA_AMQP && -n $NETRA_POSTGRES ]] || die "$state/services.env must set NETRA_AMQP and NETRA_POSTGRES"
  app_password=$(printf 'application role of %s' "$NETRA_POSTGRES" | sha256sum | cut -c1-32)
  app_database=postgresql://$app_role:$app_password@${NETRA_POSTGRES##*@}
}

stop_services() {
  [[ -e $state/fleet/owns-services ]] || return 0
  "$infra/services.sh" down --state "$state" "$@"
  rm -f -- "$state/fleet/owns-services"
}

# The management API listens on the AMQP port + 10000 unless services.env says otherwise.
management_url() {
  local rest=${NETRA_AMQP#*://} port
  if [[ -n $NETRA_RABBITMQ_API ]]; then
    printf '%s\n' "$NETRA_RABBITMQ_API"
    return
  fi
  rest=${rest%%/*}
  port=${rest##*:}
  [[ $port =~ ^[0-9]+$ && $rest == *@*:* ]] || { rest=$rest:5672 port=5672; }
  printf 'http://%s:%s\n' "${rest%:*}" "$((port + 10000))"
}

# Every step may be repeated.
prepare_database() {
  local log=$state/logs/setup.log
  netra db migrate --database "$NETRA_POSTGRES" --app-role "$app_role" --app-password "$app_password" --json \
    >>"$log" 2>&1 || die_with_log "$log" "netra db migrate failed"
}

prepare_topology() {
  local log=$state/logs/setup.log
  netra topology apply --broker "$NETRA_AMQP" --management "$(management_url)" \
    >>"$log" 2>&1 || die_with_log "$log" "netra topology apply failed"
}

# The key is made once for a database and kept in the fleet's records.
admin_key() {
  local file=$state/fleet/admin-key answer
  if [[ ! -e $file || $(head -n 1 "$file") != "$NETRA_POSTGRES" ]]; then
    answer=$(netra db admin-key --database "$NETRA_POSTGRES" --json 2>>"$state/logs/setup.log") ||
      die_with_log "$state/logs/setup.log" "netra db admin-key failed"
    printf '%s\n%s\n' "$NETRA_POSTGRES" "$(jq -er .key <<<"$answer")" >"$file"
  fi
  NETRA_KEY=$(tail -n 1 "$file")
}

# The key under which the database keeps secrets, made once for a folder.
secrets_key() {
  local file=$state/fleet/secrets-key
  [[ -s $file ]] || head -c 32 /dev/urandom | base64 -w 0 >"$file"
  cat -- "$file"
}

write_fleet_environment() {
  local target=$state/fleet.env
  cat >"$target.new" <<ENVIRONMENT
NETRA_URL='$(urls_of api | cut -d, -f1)'
NETRA_URLS='$(urls_of api)'
NETRA_STREAM_URL='$(urls_of notifier | cut -d, -f1)'
NETRA_STREAM_URLS='$(urls_of notifier)'
NETRA_KEY='$NETRA_KEY'
NETRA_AMQP='$NETRA_AMQP'
NETRA_POSTGRES='$NETRA_POSTGRES'
NETRA_REDIS='$NETRA_REDIS'
ENVIRONMENT
  mv -- "$target.new" "$target"
}
