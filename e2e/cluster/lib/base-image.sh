# shellcheck shell=bash
# The JRE base image, made of this machine's JDK and Debian's packages.

readonly JRE_MODULES=java.se,jdk.unsupported,jdk.crypto.ec,jdk.management,jdk.naming.dns,jdk.net,jdk.zipfs,jdk.jfr,jdk.httpserver
readonly BASE_PACKAGES=(libc6 zlib1g libgcc-s1 ca-certificates tzdata netbase)
readonly MIN_JDK=25

# jdk_version FOLDER: prints the feature version (25), fails if it is no JDK.
jdk_version() {
  [[ -x $1/bin/jlink && -f $1/release ]] || return 1
  sed -nE 's/^JAVA_VERSION="([0-9]+).*/\1/p' "$1/release"
}

# find_jdk: JAVA_HOME if it is new enough, else the newest one installed.
find_jdk() {
  local folder version best='' best_version=0
  if [[ -n ${JAVA_HOME:-} ]] && version=$(jdk_version "$JAVA_HOME") && ((version >= MIN_JDK)); then
    printf '%s\n' "$JAVA_HOME"
    return
  fi
  for folder in /usr/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/*; do
    version=$(jdk_version "$folder") || continue
    if ((version >= MIN_JDK && version > best_version)); then
      best=$folder best_version=$version
    fi
  done
  [[ -n $best ]] || fail "the base image needs a JDK $MIN_JDK or newer, and none was found" \
    "Looked at JAVA_HOME, /usr/lib/jvm and ~/.sdkman/candidates/java." \
    "Install one (for example Temurin $MIN_JDK) or set JAVA_HOME."
  printf '%s\n' "$best"
}

cmd_base_image() {
  local jdk folder key answer=jre-base.tar
  case ${1:-} in
    '') ;;
    --jre) answer=rootfs/opt/java ;;
    *) fail "no such option: $1" ;;
  esac
  jdk=$(find_jdk)
  key=$(cat "$HERE/lib/base-image.sh" "$HERE/lib/image.sh" "$jdk/release" /etc/os-release | short_hash)
  folder=$CACHE/base-image/$key
  if [[ ! -f $folder/jre-base.tar ]]; then
    with_lock base-image build_base_image_once "$jdk" "$folder"
  fi
  printf '%s\n' "$folder/$answer"
}

build_base_image_once() {
  [[ ! -f $2/jre-base.tar ]] || return 0
  if ! have apt-get || ! have dpkg; then
    fail "the base image is made of Debian packages: apt-get and dpkg are missing" \
      "Use any public JRE $MIN_JDK image as Jib's base instead."
  fi
  # shellcheck disable=SC2034
  local ON_FAILURE=("apt-get must reach a Debian mirror. Then run this command again.")
  with_progress "$2.log" "Building the JRE base image from $1" build_base_image "$1" "$2"
}

build_base_image() (
  set -euo pipefail
  jdk=$1 folder=$2
  rm -rf "$folder"
  mkdir -p "$folder/rootfs" "$folder/debs"
  root=$folder/rootfs
  # Newer Debian releases expect these links; older packages unpack through them.
  mkdir -p "$root"/usr/{bin,lib,lib64,sbin} "$root"/{etc,home/nonroot,opt,tmp}
  for name in bin lib lib64 sbin; do ln -s "usr/$name" "$root/$name"; done
  unpack_debian "$folder/debs" "$root"
  "$jdk/bin/jlink" --module-path "$jdk/jmods" --add-modules "$JRE_MODULES" \
    --strip-debug --no-header-files --no-man-pages --compress zip-0 --output "$root/opt/java"
  base_image_etc "$root"
  chmod 1777 "$root/tmp" "$root/home/nonroot"
  # A class data archive remembers the time stamp of the modules file, and the
  # archive below gives every file this one.
  find "$root" -exec touch --no-dereference --date=@1 {} +
  "$root/opt/java/bin/java" -Xshare:dump
  # For JVMs with compact object headers, as the runtime has them, when its AOT cache is refused.
  "$root/opt/java/bin/java" -XX:+UseCompactObjectHeaders -Xshare:dump
  find "$root" -exec touch --no-dereference --date=@1 {} +
  "$root/opt/java/bin/java" -Xshare:on -version
  "$root/opt/java/bin/java" -XX:+UseCompactObjectHeaders -Xshare:on -version
  write_image "$folder/jre-base.tar" "$BASE_IMAGE" "$root" "$(base_image_config)"
  rm -rf "$folder/debs"
)

# unpack_debian DOWNLOADS ROOT
unpack_debian() {
  local archive unpacked=$1/unpacked
  (cd "$1" && apt-get -o APT::Sandbox::User=root download "${BASE_PACKAGES[@]}" libc-bin) || {
    apt-get update && (cd "$1" && apt-get -o APT::Sandbox::User=root download "${BASE_PACKAGES[@]}" libc-bin)
  }
  for archive in "$1"/*.deb; do
    case $archive in
      # Of libc-bin only the UTF-8 locale: without it Java reads file names as ASCII.
      */libc-bin_*)
        mkdir -p "$unpacked"
        dpkg -x "$archive" "$unpacked"
        mkdir -p "$2/usr/lib/locale"
        cp -a "$unpacked"/usr/lib/locale/C.* "$2/usr/lib/locale/" || true
        ;;
      *) dpkg -x "$archive" "$2" ;;
    esac
  done
  # The licences in /usr/share/doc/*/copyright stay.
  find "$2/usr/share/doc" -type f ! -name copyright -delete
  rm -rf "$2"/usr/share/{man,lintian,locale} "$2"/usr/lib/*/gconv
  mkdir -p "$2/etc/ssl/certs"
  cat "$2"/usr/share/ca-certificates/mozilla/*.crt >"$2/etc/ssl/certs/ca-certificates.crt"
}

base_image_etc() {
  printf 'root:x:0:0:root:/root:/usr/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/usr/sbin/nologin\n' >"$1/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' >"$1/etc/group"
  printf 'hosts: files dns\n' >"$1/etc/nsswitch.conf"
}

base_image_config() {
  printf '{"User":"65532:65532","WorkingDir":"/home/nonroot","Env":[%s]}' \
    '"PATH=/opt/java/bin:/usr/bin:/bin","JAVA_HOME=/opt/java","LANG=C.UTF-8","HOME=/home/nonroot"'
}
