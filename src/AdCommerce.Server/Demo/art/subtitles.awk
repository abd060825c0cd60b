# Cuts "start end text" lines into WebVTT segments. A cue that crosses an edge stands in both segments with its whole
# time, which is how a player knows that it is one cue. Cue times are media times: the timeline starts at 0.
function clock(s) { return sprintf("%02d:%02d:%06.3f", int(s / 3600), int(s / 60) % 60, s - 60 * int(s / 60)) }
/^[0-9]/ { n++; from[n] = $1; to[n] = $2; sub(/^[0-9.]+ +[0-9.]+ +/, ""); text[n] = $0 }
END {
    for (i = 0; i < count; i++) {
        file = sprintf("%s/%03d.vtt", dir, i)
        printf "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n" > file
        for (c = 1; c <= n; c++)
            if (from[c] < (i + 1) * step && to[c] > i * step)
                printf "\n%s --> %s\n%s\n", clock(from[c]), clock(to[c]), text[c] > file
        close(file)
    }
}
