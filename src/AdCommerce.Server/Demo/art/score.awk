# The music of an episode as an expression for ffmpeg's aevalsrc: a pad of slow chords and a few bell notes above it.
function hertz(note) { return 440 * exp(log(2) * (note - 69) / 12) }
function rnd(seed,    v) { v = sin(seed * 12.9898 + 4.1414) * 43758.5453; return v - int(v) }
function pad(channel,    i, k, n, t0, notes, out, f, s) {
    for (i = 0; i * 3.84 < total; i++) {
        n = split(chord[i % chords], notes, " ")
        t0 = i * 3.84
        s = ""
        for (k = 1; k <= n; k++) {
            f = hertz(notes[k]) * (1 + (channel ? 1 : -1) * 0.0009)
            s = s sprintf("+%.4f*sin(2*PI*%.4f*t)+%.4f*sin(2*PI*%.4f*t)", (k == 1 ? 0.075 : 0.05), f, 0.012, f * 2)
        }
        out = out sprintf("+if(between(t,%.3f,%.3f),min(1,(t-%.3f)/1.4)*min(1,(%.3f-t)/1.6)*(%s),0)", t0, t0 + 5.3, t0, t0 + 5.3, substr(s, 2))
    }
    return out
}
function bells(channel,    i, t0, f, notes, n, out, side) {
    for (i = 0; 1.6 + i * 0.96 < total - 3; i++) {
        if (rnd(i * 3 + seed) < 0.42) continue
        n = split(scale, notes, " ")
        t0 = 1.6 + i * 0.96
        f = hertz(notes[1 + int(rnd(i * 7 + seed + 1) * n + 7) % n])
        side = 0.5 + (channel ? 0.35 : -0.35) * (2 * rnd(i * 5 + 2) - 1)
        out = out sprintf("+if(between(t,%.3f,%.3f),%.4f*min(1,(t-%.3f)/0.012)*exp(-(t-%.3f)*1.9)*(sin(2*PI*%.4f*t)+0.22*sin(2*PI*%.4f*t)),0)", t0, t0 + 2.9, 0.1 * side, t0, t0, f, f * 3)
    }
    return out
}
BEGIN {
    if (e == "skin-deep-1") {
        seed = 11; chords = 6; scale = "72 74 76 79 81 84"
        chord[0] = "41 57 60 64 67"; chord[1] = "45 55 60 64"; chord[2] = "38 57 60 65 64"
        chord[3] = "43 59 62 65"; chord[4] = "40 55 59 64 67"; chord[5] = "45 57 60 64 71"
    } else {
        seed = 29; chords = 8; scale = "74 76 79 81 83 86"
        chord[0] = "43 59 62 66 69"; chord[1] = "38 57 62 66"; chord[2] = "40 55 59 64 66"; chord[3] = "36 55 60 64 71"
        chord[4] = "43 59 62 67"; chord[5] = "42 57 62 66"; chord[6] = "45 57 60 64 67"; chord[7] = "38 57 60 64 66"
    }
    printf "%s|%s", substr(pad(0), 2) bells(0), substr(pad(1), 2) bells(1)
}
