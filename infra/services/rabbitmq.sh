# shellcheck shell=bash disable=SC2034,SC2154 # services.sh reads the variables by name; the settings come from services.sh
# A scratch RabbitMQ node: own name, cookie, distribution port and epmd, bound to 127.0.0.1 only.

rabbitmq_user=rabbitmq
rabbitmq_stop_signal=TERM
rabbitmq_marker() { echo "-home $home/rabbitmq "; }

rabbitmq_program() {
  local candidate
  for candidate in /usr/lib/rabbitmq/bin/rabbitmq-server /usr/lib/rabbitmq/lib/*/sbin/rabbitmq-server; do
    if [[ -x $candidate ]]; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

rabbitmq_installed() { rabbitmq_program >/dev/null && command -v epmd >/dev/null; }

rabbitmq_prepare() {
  local dir=$1
  echo '[rabbitmq_management].' >"$dir/enabled_plugins"
  : >"$dir/rabbitmq-env.conf"
  printf '%s' "$cookie" >"$dir/.erlang.cookie"
  cat >"$dir/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$amqp_port
management.tcp.ip = 127.0.0.1
management.tcp.port = $api_port
default_user = netra
default_pass = $broker_password
default_vhost = netra
default_user_tags.administrator = true
default_permissions.configure = .*
default_permissions.read = .*
default_permissions.write = .*
loopback_users = none
vm_memory_high_watermark.relative = 0.4
disk_free_limit.absolute = 256MB
log.console = true
log.console.level = info
log.file = false
CONF
  chmod 400 "$dir/.erlang.cookie"
}

epmd_marker() { echo "epmd -port $epmd_port"; }

start_epmd() {
  local pid_file=$home/epmd.pid
  runs "$(read_pid "$pid_file")" "$(epmd_marker)" && return 0
  launch "$rabbitmq_user" "$pid_file" "$state/services/rabbitmq.log" "$home" \
    env -i "PATH=$PATH" epmd -port "$epmd_port" -address 127.0.0.1
  wait_until 10 port_answers "$epmd_port" || die_with_log "$state/services/rabbitmq.log" "epmd does not start"
}

rabbitmq_start() {
  local dir=$1
  start_epmd
  # RUNNING_UNDER_SYSTEMD makes the start script replace itself with the Erlang machine, so that the pid is the node's.
  launch "$rabbitmq_user" "$home/rabbitmq.pid" "$state/services/rabbitmq.log" "$dir" env -i \
    "PATH=$PATH" "HOME=$dir" LANG=C.UTF-8 RUNNING_UNDER_SYSTEMD=true \
    "ERL_EPMD_PORT=$epmd_port" ERL_EPMD_ADDRESS=127.0.0.1 ERL_CRASH_DUMP_SECONDS=0 \
    "RABBITMQ_NODENAME=$node_name@localhost" "RABBITMQ_DIST_PORT=$dist_port" \
    "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false" \
    "RABBITMQ_CONF_ENV_FILE=$dir/rabbitmq-env.conf" "RABBITMQ_CONFIG_FILE=$dir/rabbitmq.conf" \
    "RABBITMQ_ADVANCED_CONFIG_FILE=$dir/advanced.config" \
    "RABBITMQ_ENABLED_PLUGINS_FILE=$dir/enabled_plugins" RABBITMQ_LOGS=- \
    "RABBITMQ_MNESIA_BASE=$dir/data" "RABBITMQ_LOG_BASE=$dir" "RABBITMQ_SCHEMA_DIR=$dir/schema" \
    "RABBITMQ_GENERATED_CONFIG_DIR=$dir/schema" "RABBITMQ_PID_FILE=$dir/rabbitmq.pid" \
    "$(rabbitmq_program)"
}

# The broker opens its listeners last, so a listener seen through the management API means a booted node.
rabbitmq_ready() {
  curl -fs --noproxy '*' --max-time 5 -o /dev/null -K - \
    "http://127.0.0.1:$api_port/api/health/checks/port-listener/$amqp_port" <<<"user = \"netra:$broker_password\""
}

rabbitmq_bootstrap() { :; }

rabbitmq_after_down() { stop_process "$(read_pid "$home/epmd.pid")" "$(epmd_marker)" TERM 10; }
