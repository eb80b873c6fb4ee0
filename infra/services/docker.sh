# shellcheck shell=bash disable=SC2154 # the settings come from services.sh
# The same three servers as containers, for machines without the Debian packages. Data live in the project's volumes.

docker_works() { docker compose version >/dev/null 2>&1 && docker info >/dev/null 2>&1; }

compose() {
  AMQP_PORT=$amqp_port API_PORT=$api_port POSTGRES_PORT=$postgres_port REDIS_PORT=$redis_port \
    BROKER_PASSWORD=$broker_password POSTGRES_PASSWORD=$postgres_password \
    docker compose --progress quiet -p "$node_name" -f "$infra/compose.yaml" "$@"
}

docker_running() { [[ -n $(compose ps -q --status running "$1" 2>/dev/null) ]]; }

docker_start() { compose up -d --wait "$1" >&2 || die "docker compose could not start $1: see docker compose -p $node_name logs $1"; }

docker_stop() { compose stop "$1" >&2; }

docker_kill() { compose kill -s KILL "$1" >&2; }

docker_bootstrap() {
  [[ -e $state/services/bootstrapped ]] && return 0
  owner_sql | compose exec -T postgres psql -X -q -v ON_ERROR_STOP=1 -U postgres -d postgres
  compose exec -T postgres psql -X -q -U postgres -d netra -c 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements'
  : >"$state/services/bootstrapped"
}
