# ClickHouse servers on loopback in $TEST_TMP, ended when the shell ends. Sourced by bash with $root set, after tools/setup.sh.
# start NAME adds a server; $shards are the addresses, $TEST_TMP/password the word of the user `qingshan`.
program=$(clickhouse_program)
case $program in
"" | /usr/sbin/*) ;;
*)
    unpacked=${program%/usr/sbin/*} libraries=lib/$(uname -m)-linux-gnu
    export LD_LIBRARY_PATH=$unpacked/usr/$libraries:$unpacked/$libraries
    ;;
esac

word=$(od -An -tx1 -N16 /dev/urandom | tr -d ' \n')
umask 077
printf '%s\n' "$word" >"$TEST_TMP/password"

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

write_config() { # FOLDER PORT
    cat >"$1/config.xml" <<END
<yandex>
    <logger><level>warning</level><console>1</console></logger>
    <http_port>$2</http_port>
    <listen_host>127.0.0.1</listen_host>
    <path>$1/data/</path>
    <tmp_path>$1/tmp/</tmp_path>
    <user_files_path>$1/files/</user_files_path>
    <format_schema_path>$1/formats/</format_schema_path>
    <users_config>users.xml</users_config>
    <default_profile>default</default_profile>
    <default_database>default</default_database>
    <mark_cache_size>67108864</mark_cache_size>
</yandex>
END
    local login="<networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>"
    # the server looks for a user `default` when it starts
    cat >"$1/users.xml" <<END
<yandex>
    <profiles><default/></profiles>
    <quotas><default/></quotas>
    <users>
        <default><password>$word</password>$login</default>
        <qingshan><password>$word</password>$login</qingshan>
    </users>
</yandex>
END
}

servers=() shards=
stop_servers() {
    [ ${#servers[@]} -eq 0 ] || { kill "${servers[@]}"; wait "${servers[@]}"; } 2>/dev/null
}
trap stop_servers EXIT

start() { # NAME
    local folder=$TEST_TMP/$1 port
    port=$(free_port)
    mkdir "$folder"
    write_config "$folder" "$port"
    (cd "$folder" && exec "$program" --config-file=config.xml >log 2>&1) &
    servers+=($!)
    for _ in $(seq 200); do
        curl -s "http://127.0.0.1:$port/ping" >/dev/null && break
        kill -0 "${servers[-1]}" 2>/dev/null || break
        sleep 0.1
    done
    curl -s "http://127.0.0.1:$port/ping" >/dev/null || {
        tail -n 5 "$folder/log" | sed 's/^/# /'
        echo "not ok - ClickHouse starts"
        exit 0
    }
    shards="$shards http://127.0.0.1:$port"
}
