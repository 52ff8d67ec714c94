# What ./run, ./test and the benches share: finding and installing what is missing, building. Sourced by bash with $root set.
# Messages of ./run are read by the people who start the server: Chinese first, English behind.

export LC_ALL=C.UTF-8
cache=$root/.cache
. "$root/tools/packages.sh"

say() {
    printf '%s\n' "$*"
}

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# Run by sudo inside somebody's checkout: what is built there stays theirs. Called once all packages are installed.
return_to_owner() {
    local owner
    owner=$(stat -c %U "$root")
    if [ "$EUID" -eq 0 ] && [ -n "${SUDO_USER:-}" ] && [ "$owner" = "$SUDO_USER" ] && [ "$owner" != root ]; then
        chown -R "$owner:" "$cache"
        exec sudo -H -u "$owner" --preserve-env=CI,QINGSHAN_LANG -- env PATH="$PATH" bash "$root/${0##*/}" "$@"
    fi
}

# ---- system packages ----

has_package() {
    dpkg-query -W -f '${db:Status-Abbrev}\n' "$1" 2>/dev/null | grep -q '^ii'
}

missing_packages() {
    local wanted either found
    for wanted in "$@"; do
        found=
        for either in ${wanted//|/ }; do
            has_package "$either" && found=yes
        done
        [ -n "$found" ] || printf '%s\n' "${wanted%%|*}"
    done
}

check_system() {
    local ID='' VERSION_ID='' PRETTY_NAME='' least=0
    command -v apt-get >/dev/null || die "这个系统没有 apt-get，请用 Debian 12 或更新的系统 / no apt-get here: use Debian 12 or newer"
    . /etc/os-release
    case $ID in
    debian) least=12 ;;
    ubuntu) least=24 ;;
    esac
    [ -z "$VERSION_ID" ] || [ "${VERSION_ID%%.*}" -ge "$least" ] ||
        die "$PRETTY_NAME 太旧，需要 Debian 12 或 Ubuntu 24.04 以上 / $PRETTY_NAME is too old: Debian 12, Ubuntu 24.04 or newer"
}

apt_get() {
    local sudo=
    [ "$EUID" -eq 0 ] || sudo=sudo
    $sudo env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get -q -y "$@" </dev/null >>"$cache/apt.log" 2>&1
}

install_packages() {
    local missing
    missing=$(missing_packages "$@" | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    check_system
    [ "$EUID" -eq 0 ] || command -v sudo >/dev/null ||
        die "没有管理员权限，也没有 sudo；请管理员先运行 / neither root nor sudo; ask an administrator to run: apt-get install --no-install-recommends $missing"
    say "安装系统软件包 / installing system packages: $missing"
    mkdir -p "$cache"
    : >"$cache/apt.log"
    [ "$EUID" -eq 0 ] || sudo -v || die "sudo 不允许 / sudo said no"
    apt_get update || say "软件源没有全部更新，照旧试装 / not every package list could be renewed, trying all the same"
    apt_get install --no-install-recommends $missing || {
        grep -E '^(E|Err|W)[: ]' "$cache/apt.log" | tail -n 5 >&2
        die "装不上软件包，请检查网络；全部记录在 .cache/apt.log / the packages cannot be installed, is the network up? see .cache/apt.log"
    }
}

# Packages unpacked below .cache/unpacked/NAME with those they need that the machine has not; nothing is installed or started.
unpack_packages() {
    local name=$1 folder list
    shift
    folder=$cache/unpacked/$name
    [ -e "$folder/.done" ] && return 0
    check_system
    say "下载到 .cache / unpacking below .cache: $*"
    rm -rf "$folder"
    mkdir -p "$folder/deb"
    list=$(apt-get -s install --no-install-recommends "$@" 2>"$folder/apt.log" | awk '$1 == "Inst" { print $2 }')
    [ -n "$list" ] || list=$*
    (cd "$folder/deb" && apt-get -q download $list >>../apt.log 2>&1) ||
        die "cannot download $* (see ${folder#"$root/"}/apt.log)"
    for list in "$folder"/deb/*.deb; do
        dpkg -x "$list" "$folder" || die "cannot unpack $list"
    done
    rm -rf "$folder/deb"
    touch "$folder/.done"
}

# ---- what only tests use ----

find_browser() {
    local program
    for program in chromium chromium-browser google-chrome; do
        # Ubuntu's chromium-browser is a note that there is a snap
        [ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ] && "$program" --version >/dev/null 2>&1 && command -v "$program" && return 0
    done
    return 1
}

# The folder with initdb, postgres and psql: the system's or the unpacked one.
postgres_programs() {
    local found
    found=$(ls -d /usr/lib/postgresql/*/bin/postgres "$cache"/unpacked/postgres/usr/lib/postgresql/*/bin/postgres 2>/dev/null | head -n 1)
    [ -n "$found" ] && printf '%s\n' "${found%/*}"
}

# The system's or the unpacked one; nothing where it cannot be had.
clickhouse_program() {
    ls -d /usr/sbin/clickhouse-server "$cache"/unpacked/clickhouse/usr/sbin/clickhouse-server 2>/dev/null | head -n 1
}

# ---- node ----

at_least() { # FOUND LEAST, versions
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

node_is_fit() {
    local node npm
    node=$(node --version 2>/dev/null) && npm=$(npm --version 2>/dev/null) && at_least "${node#v}" 18.19 && at_least "$npm" 9
}

install_node() {
    node_is_fit && return 0
    install_packages $packages_web
    node_is_fit || PATH=/usr/bin:$PATH
    hash -r
    node_is_fit || die "需要 node 18.19 和 npm 9 以上 / node 18.19 and npm 9 or newer are needed; found $(node --version 2>&1 | head -n 1), npm $(npm --version 2>&1 | head -n 1)"
}

# ---- the two builds ----

build_program() {
    [ -e "$root/build/build.ninja" ] ||
        meson setup "$root/build" "$root" --buildtype=release -Dtests=disabled >"$cache/build.log" 2>&1 ||
        { tail -n 20 "$cache/build.log" >&2; die "编译准备失败 / the build cannot be set up, see .cache/build.log"; }
    ninja -C "$root/build" >"$cache/build.log" 2>&1 ||
        { tail -n 30 "$cache/build.log" >&2; die "编译失败 / the build failed, see .cache/build.log"; }
}

digest_of() { # FILE or FOLDER ..., inside web/
    (cd "$root/web" && find "$@" \( -name node_modules -o -path ./dist \) -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
}

npm_here() {
    (cd "$root/web" && npm_config_cache=$cache/npm npm --no-update-notifier --no-fund --no-audit "$@" </dev/null)
}

install_modules() {
    local digest
    digest=$(digest_of package.json package-lock.json .npmrc)
    [ -d "$root/web/node_modules" ] && [ "$(cat "$cache/modules.digest" 2>/dev/null)" = "$digest" ] && return 0
    say "下载网页组件 / fetching the pages' modules (npm ci)"
    rm -f "$cache/modules.digest"
    npm_here ci >"$cache/npm.log" 2>&1 ||
        { tail -n 15 "$cache/npm.log" >&2; die "npm ci 失败，请检查网络 / npm ci failed, is the network up? see .cache/npm.log"; }
    printf '%s\n' "$digest" >"$cache/modules.digest"
}

build_pages() {
    local digest
    digest=$(digest_of .)
    [ -e "$root/web/dist/index.html" ] && [ "$(cat "$cache/pages.digest" 2>/dev/null)" = "$digest" ] && return 0
    install_modules
    say "构建网页 / building the pages"
    rm -f "$cache/pages.digest"
    npm_here run build >"$cache/pages.log" 2>&1 ||
        { tail -n 30 "$cache/pages.log" >&2; die "网页构建失败 / the pages cannot be built, see .cache/pages.log"; }
    printf '%s\n' "$digest" >"$cache/pages.digest"
}
