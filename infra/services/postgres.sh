# shellcheck shell=bash disable=SC2034,SC2154 # services.sh reads the variables by name; the settings come from services.sh
# A scratch PostgreSQL cluster: durable (fsync), passwords by SCRAM, reachable on 127.0.0.1 and through a private socket.

postgres_user=postgres
postgres_stop_signal=INT
postgres_marker() { echo "-D $home/postgres/data"; }

# The newest installed version from 15 on.
postgres_bin() {
  local found
  found=$(printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)
  if [[ ! -x $found ]]; then
    found=$(command -v postgres) || return 1
  fi
  dirname -- "$found"
}

postgres_installed() { postgres_bin >/dev/null && command -v psql >/dev/null; }

postgres_prepare() {
  local dir=$1
  mkdir -p "$dir/socket"
}

make_cluster() {
  local dir=$1
  [[ -e $dir/initialized ]] && return 0
  rm -rf -- "${dir:?}/data"
  (
    cd -- "$dir" || exit
    run_as "$postgres_user" "$(postgres_bin)/initdb" -D "$dir/data" \
      --auth-local=peer --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8
  ) >>"$state/services/postgres.log" 2>&1 || die_with_log "$state/services/postgres.log" "initdb failed"
  cat >>"$dir/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $postgres_port
unix_socket_directories = '$dir/socket'
max_connections = 400
shared_buffers = 256MB
max_wal_size = 2GB
fsync = on
synchronous_commit = on
full_page_writes = on
password_encryption = 'scram-sha-256'
shared_preload_libraries = 'pg_stat_statements'
timezone = 'UTC'
CONF
  : >"$dir/initialized"
}

# Backends work inside the data folder; after a kill -9 of their parent they take a moment to leave it.
no_backend_left() { ! grep -qxF -- "$home/postgres/data" < <(readlink /proc/[0-9]*/cwd 2>/dev/null); }

postgres_start() {
  local dir=$1
  make_cluster "$dir"
  wait_until 30 no_backend_left || die "backends of a killed PostgreSQL still run in $dir/data"
  # Nobody uses the folder: lock files are left over, and PostgreSQL would take an unreaped zombie for their owner.
  rm -f -- "$dir/data/postmaster.pid" "$dir"/socket/.s.PGSQL.*
  launch "$postgres_user" "$home/postgres.pid" "$state/services/postgres.log" "$dir" \
    env -i "PATH=$PATH" "HOME=$dir" LANG=C.UTF-8 "$(postgres_bin)/postgres" -D "$dir/data"
}

postgres_ready() { "$(postgres_bin)/pg_isready" -q -h 127.0.0.1 -p "$postgres_port"; }

as_superuser() {
  (
    cd -- "$home" || exit
    run_as "$postgres_user" psql -X -q -v ON_ERROR_STOP=1 -h "$home/postgres/socket" -p "$postgres_port" "$@"
  )
}

# The owner of the database may make the application role, and tests databases of their own; it is no superuser.
postgres_bootstrap() {
  local dir=$1
  [[ -e $dir/bootstrapped ]] && return 0
  owner_sql | as_superuser -d postgres
  as_superuser -d netra -c 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements'
  : >"$dir/bootstrapped"
}

owner_sql() {
  cat <<SQL
SELECT 'CREATE ROLE netra_owner LOGIN CREATEROLE CREATEDB' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'netra_owner') \gexec
ALTER ROLE netra_owner PASSWORD '$postgres_password';
GRANT pg_monitor TO netra_owner;
SELECT 'CREATE DATABASE netra OWNER netra_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'netra') \gexec
SQL
}

postgres_after_down() { :; }
