# shellcheck shell=bash disable=SC2034,SC2154 # services.sh reads the variables by name; the settings come from services.sh
# A scratch Redis with an append-only file, on 127.0.0.1.

redis_user=redis
redis_stop_signal=TERM
redis_marker() { echo "$home/redis/redis.conf"; }

redis_installed() { command -v redis-server >/dev/null && command -v redis-cli >/dev/null; }

redis_prepare() {
  local dir=$1
  cat >"$dir/redis.conf" <<CONF
bind 127.0.0.1
port $redis_port
dir $dir
daemonize no
set-proc-title no
appendonly yes
appendfsync everysec
save ""
CONF
}

redis_start() {
  local dir=$1
  launch "$redis_user" "$home/redis.pid" "$state/services/redis.log" "$dir" \
    env -i "PATH=$PATH" redis-server "$dir/redis.conf"
}

redis_ready() { [[ $(redis-cli -h 127.0.0.1 -p "$redis_port" ping 2>/dev/null) == PONG ]]; }

redis_bootstrap() { :; }

redis_after_down() { :; }
