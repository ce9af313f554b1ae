# shellcheck shell=bash
# What a local cluster gets besides its processes: images and DNS.

local_load_image() {
  local archive
  for archive in "$@"; do
    say "Loading $archive ..."
    # The archive comes by the standard input: the room sees its own /run and /var/log.
    in_room ctr --namespace k8s.io images import - <"$archive" >&2 ||
      fail "containerd refused $archive" "It must be a docker-archive file, as Jib's buildTar writes it."
  done
}

# local_kill CONTAINER
local_kill() { in_room ctr --namespace k8s.io tasks kill --signal SIGKILL "$1" >&2; }

# load_own_images: the pause and DNS images, unless they are there.
load_own_images() {
  local present
  present=$(in_room ctr --namespace k8s.io images list --quiet)
  grep -qF "$PAUSE_IMAGE" <<<"$present" || local_load_image "$(pause_image)"
  grep -qF "$DNS_IMAGE" <<<"$present" || local_load_image "$(dns_image)"
}

apply_addons() {
  local_kubectl apply --server-side --force-conflicts --field-manager=tributary-cluster \
    --filename "$STATE/config/coredns.yaml" >"$STATE/logs/addons.log" 2>&1
}

# dns_answers: asks the DNS Service for its own address, by hand because no tool
# for it is sure to be there. The answer's header must count one address.
dns_answers() {
  local header
  header=$(in_room timeout 0.5 bash -c "
    exec 3<>/dev/udp/$DNS_SERVICE_IP/53
    printf '\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x08kube-dns\x0bkube-system\x03svc\x07cluster\x05local\x00\x00\x01\x00\x01' >&3
    head -c 8 <&3 | od -An -tx1")
  [[ $header == *"00 01 00 01" ]]
}
