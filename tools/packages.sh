# The Debian packages each task needs, sourced by tools/setup.sh. "a|b": either will do; the first is installed.

packages_build='gcc libc6-dev pkgconf|pkg-config meson ninja-build python3
  libutf8proc-dev libsodium-dev libssl-dev libsqlite3-dev libjansson-dev libyaml-dev libmicrohttpd-dev
  libcurl4-gnutls-dev|libcurl4-openssl-dev zlib1g-dev libzstd-dev libuv1-dev libxlsxwriter-dev libgdal-dev libexpat1-dev'

packages_web='nodejs npm' # only when node or npm is missing or too old

packages_test='clang clang-tidy libclang-rt-dev llvm libcmocka-dev curl' # llvm: names in the sanitizers' reports

packages_browser='chromium fonts-wqy-zenhei' # only when no chromium or no Chinese font is found

# Servers: never installed, unpacked below .cache/ when the machine has none.
packages_postgres='postgresql'
packages_clickhouse='clickhouse-server'
packages_bench='nginx wrk'
