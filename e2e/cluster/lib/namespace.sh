# shellcheck shell=bash
# The room that a local cluster runs in: process, mount and network namespaces
# of its own. When its first process ends, the kernel ends all the others and
# takes their mounts, bridges and iptables rules along. Only cgroups, kernel
# settings and files are left to remove by hand.

# The init's path marks its process as this cluster's, after a crash as well.
room_init() { printf '%s/bin/cluster-init\n' "$STATE"; }

# room_pids: the first processes (one, or none) as the host counts them.
room_pids() {
  find /proc/[0-9]*/exe -maxdepth 0 \( -lname "$(room_init)" -o -lname "$(room_init) (deleted)" \) \
    2>/dev/null | cut -d/ -f3 || true # kernel threads have no program: find says so
}

# in_room COMMAND...: runs COMMAND in the cluster's room.
in_room() {
  local pid
  pid=$(room_pids | head -n 1)
  [[ -n $pid ]] || fail "the cluster '$NAME' is not running" "Bring it up: cluster --name $NAME up"
  nsenter --target "$pid" --mount --net --pid --ipc -- "$@"
}

host_link() { printf 'tb%s\n' "$(printf %s "$STATE" | short_hash)"; }

# choose_addresses: NODE_IP and HOST_IP, from a small net that nobody uses.
choose_addresses() {
  if [[ ! -s $STATE/net ]]; then
    local number
    for number in {0..255}; do
      if ! ip -4 route show table all | grep -qF "10.245.$number." &&
        ! grep -qxF "$number" "$CACHE"/clusters/*/net 2>/dev/null; then
        printf '%s\n' "$number" >"$STATE/net"
        break
      fi
    done
  fi
  [[ -s $STATE/net ]] || fail "no free network left in 10.245.0.0/16"
  read_addresses
}

read_addresses() {
  [[ -s $STATE/net ]] || return 0
  HOST_IP=10.245.$(<"$STATE/net").1
  NODE_IP=10.245.$(<"$STATE/net").2
}

make_room() {
  local pid name
  if [[ -n $(room_pids) && -f $STATE/room-ready ]]; then return; fi
  # An interrupted run may have left a room without its network.
  rm -f "$STATE/room-ready"
  end_processes
  save_kernel_settings
  make_cgroups
  mkdir -p "$STATE/bin" "$STATE/fs/log" "$STATE/fs/kubelet" "$STATE/fs/cni"
  install -m 755 "$(tool_file pause)" "$(room_init)"
  # Places for the mounts below: a program's fixed folder, hidden in the room.
  for name in kubelet cni; do
    if [[ ! -d /var/lib/$name ]]; then
      touch "$STATE/made-var-lib-$name"
      mkdir -p "/var/lib/$name"
    fi
  done
  setsid unshare --fork --kill-child --pid --mount-proc --mount --net --ipc "$(room_init)" \
    </dev/null >/dev/null 2>"$STATE/logs/room.log" 9>&- 8>&- &
  wait_until 10 "the namespaces" test_room || fail "could not make the namespaces" \
    "$(tail -n 3 "$STATE/logs/room.log")" "The local provider needs root on a Linux host or in a privileged container."
  pid=$(room_pids | head -n 1)
  ip link del "$(host_link)" 2>/dev/null || true
  ip link add "$(host_link)" type veth peer name eth0 netns "$pid"
  ip addr add "$HOST_IP/30" dev "$(host_link)"
  ip link set "$(host_link)" up
  in_room sh -euc "
    mount --no-mtab --make-rshared /
    mount --no-mtab -t tmpfs -o mode=755 tributary /run
    mount --bind '$STATE/fs/log' /var/log
    mount --bind '$STATE/fs/cni' /var/lib/cni
    mount --bind '$STATE/fs/kubelet' /var/lib/kubelet
    mount --make-shared /var/lib/kubelet
    ip link set lo up
    ip addr add $NODE_IP/30 dev eth0
    ip link set eth0 up
    ip route add default via $HOST_IP
    sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.route_localnet=1
    sysctl -qw net.bridge.bridge-nf-call-iptables=1 2>/dev/null || true
  "
  touch "$STATE/room-ready"
}

# test_room: the init has its own mount table and the new /proc is in place.
test_room() {
  [[ -n $(room_pids) && $(in_room cat /proc/1/comm) == cluster-init ]]
}

end_processes() {
  local pid
  for pid in $(room_pids); do kill -KILL "$pid" 2>/dev/null || true; done
  wait_until 30 "the cluster's processes to end" room_is_gone || fail "processes of the cluster don't end" \
    "See: ps -ef, and try 'cluster --name $NAME down' again."
}

end_room() {
  local attempt name
  end_processes
  # The kernel removes the link a moment after the last process of its room.
  wait_until 5 "its network to go" link_is_gone || ip link del "$(host_link)" 2>/dev/null || true
  for attempt in 1 2 3; do
    awk -v prefix="$STATE/" 'index($2, prefix) == 1 { print $2 }' /proc/mounts | sort -r |
      while read -r mounted; do umount --lazy "$mounted"; done || true
    ((attempt == 3)) || grep -qF " $STATE/" /proc/mounts || break
  done
  remove_cgroups
  restore_kernel_settings
  for name in kubelet cni; do
    if [[ -e $STATE/made-var-lib-$name ]]; then rmdir "/var/lib/$name" 2>/dev/null || true; fi
  done
}

room_is_gone() { [[ -z $(room_pids) ]]; }
link_is_gone() { ! ip link show "$(host_link)" >/dev/null 2>&1; }

# --- cgroups: one parent per cluster, in each hierarchy that the machine has.

cgroup_hierarchies() {
  if [[ -f /sys/fs/cgroup/cgroup.controllers ]]; then
    echo /sys/fs/cgroup
  else
    awk '$3 == "cgroup" || $3 == "cgroup2" { print $2 }' /proc/mounts
  fi
}

cgroup_name() { printf 'tributary-%s\n' "$(basename "$(host_link)")"; }

make_cgroups() {
  local hierarchy
  for hierarchy in $(cgroup_hierarchies); do
    mkdir -p "$hierarchy/$(cgroup_name)"
  done
}

remove_cgroups() {
  local hierarchy
  for hierarchy in $(cgroup_hierarchies); do
    [[ -d $hierarchy/$(cgroup_name) ]] || continue
    wait_until 10 "cgroups to empty" remove_cgroup_tree "$hierarchy/$(cgroup_name)" ||
      say "  warning: could not remove $hierarchy/$(cgroup_name)"
  done
}

remove_cgroup_tree() {
  find "$1" -depth -type d -exec rmdir {} + 2>/dev/null || true
  [[ ! -d $1 ]]
}

# --- kernel settings: the kubelet changes some for the whole machine.

readonly KERNEL_SETTINGS=(vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops
  kernel.keys.root_maxkeys kernel.keys.root_maxbytes)

# The first cluster saves them, for this boot of the machine; the last one restores.
save_kernel_settings() {
  local file=$CACHE/kernel-settings boot
  boot=$(</proc/sys/kernel/random/boot_id)
  if [[ -f $file && $(head -n 1 "$file") == "$boot" ]]; then return; fi
  { printf '%s\n' "$boot" && sysctl "${KERNEL_SETTINGS[@]}" 2>/dev/null; } >"$file.new" || true
  mv "$file.new" "$file"
}

restore_kernel_settings() {
  local file=$CACHE/kernel-settings other
  [[ -f $file ]] || return 0
  for other in "$CACHE"/clusters/*/bin/cluster-init; do
    [[ ! -e $other || $other == "$(room_init)" ]] || return 0
  done
  if [[ $(head -n 1 "$file") == "$(</proc/sys/kernel/random/boot_id)" ]]; then
    tail -n +2 "$file" | sed 's/ = /=/' | xargs -r sysctl -qw || true
  fi
  rm -f "$file"
}
