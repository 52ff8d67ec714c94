# The demo of ./run: a folder of simulated data, its past filled in, and the simulator beside the server.
# Sourced by run: $root, $data, $hj212, and the array serve.
demo_days=9          # hours of so many days, and each minute of the last one
demo_every_s=30      # from one frame of a device to its next

demo_tables=(--table "$root/packs/demo/points.csv" --profiles "$root/packs/demo/profiles.csv" --scenario "$root/packs/demo/scenario.csv")

fill_demo() {
    say "演示：登记模拟监测点 / demo: simulated points"
    "$root/build/qingshan" point import "$root/packs/demo/points.csv" --data "$data" --person 演示 || exit
    "$root/build/qingshan" limit import "$root/packs/demo/limits.csv" --data "$data" --person 演示 || exit
    say "演示：补入前 $demo_days 天的模拟数据 / demo: the past $demo_days days"
    "$root/build/qingshan" simulate "${demo_tables[@]}" --days "$demo_days" --data "$data" || exit
}

# The server says where devices connect once it listens; then the simulator starts, and ends with it.
run_demo() {
    local said server simulator='' code
    [ -n "$hj212" ] || serve+=(--hj212 127.0.0.1:0)
    fill_demo
    said=$(mktemp "$data/said.XXXXXX") || exit
    # job control gives the server a group of its own: Ctrl-C reaches this shell alone, which then ends both in order
    set -m
    "${serve[@]}" >"$said" &
    server=$!
    trap 'kill -TERM "$server" 2>/dev/null' INT TERM
    while kill -0 "$server" 2>/dev/null && [ "$(wc -l <"$said")" -lt 3 ]; do sleep 0.1; done
    cat "$said"
    if kill -0 "$server" 2>/dev/null; then
        local port points
        port=$(sed -n '3s/.*[^0-9]\([0-9]\{1,\}\)[^0-9]*$/\1/p' "$said")
        points=$(($(wc -l <"$root/packs/demo/points.csv") - 1))
        "$root/build/qingshan" simulate "${demo_tables[@]}" --to "127.0.0.1:$port" --rate "$((points / demo_every_s))" --seconds 9999999 >/dev/null &
        simulator=$!
    fi
    rm -f "$said"
    wait "$server"
    code=$?
    [ "$code" -le 128 ] || { wait "$server"; code=$?; } # the first wait was ended by the signal
    [ -z "$simulator" ] || kill "$simulator" 2>/dev/null
    exit "$code"
}
