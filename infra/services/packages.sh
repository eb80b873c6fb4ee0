# shellcheck shell=bash
# Installs Debian packages without starting the services that they bring: Netra uses scratch instances only.

policy_file=/usr/sbin/policy-rc.d

# Prints the Debian packages that are missing here.
missing_packages() {
  rabbitmq_installed || echo rabbitmq-server
  postgres_installed || echo postgresql
  redis_installed || echo redis-server
  command -v curl >/dev/null || echo curl
  command -v jq >/dev/null || echo jq
  compgen -G "/usr/lib/*/faketime/libfaketime.so.1" >/dev/null || echo libfaketime
}

as_administrator() {
  if am_root; then "$@"; else sudo -n "$@"; fi
}

can_install() {
  command -v apt-get >/dev/null && { am_root || sudo -n true 2>/dev/null; }
}

# A policy that was there before stays; ours goes again, also when the installation fails.
forbid_autostart() {
  policy_is_ours=no
  [[ -e $policy_file ]] && return 0
  policy_is_ours=yes
  trap allow_autostart EXIT
  printf '#!/bin/sh\nexit 101\n' | as_administrator tee "$policy_file" >/dev/null
  as_administrator chmod 755 "$policy_file"
}

allow_autostart() {
  [[ $policy_is_ours == yes ]] && as_administrator rm -f -- "$policy_file"
  policy_is_ours=no
  trap - EXIT
}

apt_install() {
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600)
  say "installing $* (apt-get)" >&2
  forbid_autostart
  as_administrator "${apt[@]}" update >&2 || say "apt-get update failed; going on with the lists that are there" >&2
  as_administrator "${apt[@]}" install --no-install-recommends "$@" >&2 || die "apt-get could not install: $*"
  disable_units "$@"
  allow_autostart
}

# On a machine with systemd, the new services shall not come up at the next boot either.
disable_units() {
  [[ -d /run/systemd/system ]] || return 0
  local package
  for package in "$@"; do
    case $package in
      rabbitmq-server | postgresql | redis-server)
        as_administrator systemctl disable --now "$package" >&2 || true ;;
    esac
  done
}
