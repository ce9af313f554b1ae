# shellcheck shell=bash
# Writes container images as docker-archive files, without a container engine.

# write_image FILE NAME ROOT CONFIG: packs the folder ROOT as the only layer.
# CONFIG is the JSON object of the image's run settings. The same input gives
# the same bytes, so the image's digest changes only with its content.
write_image() {
  local file=$1 name=$2 root=$3 config=$4 work digest arch
  work=$(mktemp -d "$(dirname "$file")/image.XXXXXX")
  arch=$(api_test_arch)
  tar --create --file "$work/layer.tar" --directory "$root" --sort=name --format=gnu \
    --mtime=@1 --owner=0 --group=0 --numeric-owner .
  digest=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
  mkdir "$work/$digest"
  mv "$work/layer.tar" "$work/$digest/layer.tar"
  printf '{"architecture":"%s","os":"linux","created":"1970-01-01T00:00:01Z","config":%s,"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"1970-01-01T00:00:01Z","created_by":"tributary e2e/cluster"}]}' \
    "$arch" "$config" "$digest" >"$work/config.json"
  printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["%s/layer.tar"]}]' \
    "$name" "$digest" >"$work/manifest.json"
  tar --create --file "$file.new" --directory "$work" --sort=name --format=gnu \
    --mtime=@1 --owner=0 --group=0 --numeric-owner config.json manifest.json "$digest"
  mv "$file.new" "$file"
  rm -rf "$work"
}

# program_image TOOL NAME CONFIG: prints the archive of an image that holds
# nothing but one statically linked program.
program_image() {
  local tool=$1 name=$2 config=$3 program file root
  program=$(tool_file "$tool")
  file=$(dirname "$program")/$tool.tar
  if [[ ! -f $file ]]; then
    root=$(mktemp -d "$(dirname "$program")/root.XXXXXX")
    chmod 755 "$root"
    install -m 755 "$program" "$root/$tool"
    write_image "$file" "$name" "$root" "$config"
    rm -rf "$root"
  fi
  printf '%s\n' "$file"
}

pause_image() {
  program_image pause "$PAUSE_IMAGE" '{"Entrypoint":["/pause"],"User":"65535:65535","WorkingDir":"/"}'
}

dns_image() {
  program_image dns "$DNS_IMAGE" '{"Entrypoint":["/dns"],"User":"65532:65532","WorkingDir":"/"}'
}
