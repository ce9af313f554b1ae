# shellcheck shell=bash
# The system programs that the local provider needs, from Debian's packages.

# Each line: a file or command to look for, and the package that holds it.
readonly NEEDED_PROGRAMS=(
  'containerd containerd' 'ctr containerd' 'runc runc'
  'bridge-plugin containernetworking-plugins'
  'iptables iptables' 'conntrack conntrack' 'ip iproute2' 'socat socat' 'ethtool ethtool'
  'openssl openssl' 'unshare util-linux' 'nsenter util-linux' 'flock util-linux'
)

# cni_folder: where the CNI plugins are (Debian's place first).
cni_folder() {
  local folder
  for folder in /usr/lib/cni /opt/cni/bin /usr/libexec/cni; do
    if [[ -x $folder/bridge && -x $folder/portmap && -x $folder/host-local ]]; then
      printf '%s\n' "$folder"
      return
    fi
  done
  return 1
}

missing_packages() {
  local entry program
  for entry in "${NEEDED_PROGRAMS[@]}"; do
    program=${entry% *}
    if [[ $program == bridge-plugin ]]; then
      cni_folder >/dev/null || printf '%s\n' "${entry#* }"
    else
      have "$program" || printf '%s\n' "${entry#* }"
    fi
  done | sort -u
}

need_packages() {
  local packages
  PATH=$PATH:/usr/sbin:/sbin
  mapfile -t packages < <(missing_packages)
  ((${#packages[@]})) || return 0
  have apt-get || fail "these programs are missing: ${packages[*]}" \
    "The names are Debian's; install your distribution's packages of the same programs."
  with_lock packages install_packages "${packages[@]}"
  mapfile -t packages < <(missing_packages)
  ((${#packages[@]} == 0)) || fail "still missing after the installation: ${packages[*]}"
}

# install_packages PACKAGE...: without letting Debian start or enable a service;
# the cluster runs its own containerd. A subshell, so that the trap is its own.
install_packages() (
  policy=/usr/sbin/policy-rc.d saved=$CACHE/policy-rc.d.saved fresh=true
  ! have containerd || fresh=false
  # shellcheck disable=SC2329
  restore_policy() {
    if [[ -e $saved ]]; then mv "$saved" "$policy"; else rm -f "$policy"; fi
  }
  trap restore_policy EXIT
  [[ ! -e $policy || -e $saved ]] || mv "$policy" "$saved"
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  # shellcheck disable=SC2034
  ON_FAILURE=("Install these packages yourself, or make apt-get work, then run this again: $*")
  with_progress "$CACHE/packages.log" "Installing ${*}" apt_install "$@"
  if [[ $fresh == true && -d /run/systemd/system ]]; then
    systemctl disable --now containerd.service >/dev/null 2>&1 || true
  fi
)

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o DPkg::Lock::Timeout=300 update &&
    apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends "$@"
}
