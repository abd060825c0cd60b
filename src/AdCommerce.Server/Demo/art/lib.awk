# What every shot may use: repeatable chance, easing, blinking, and letters drawn as strokes
# (no <text>: the pictures must not depend on which fonts a machine has).
function rnd(seed,    v) { v = sin(seed * 12.9898 + 4.1414) * 43758.5453; return v - floor(v) }
function floor(v,    i) { i = int(v); return i > v ? i - 1 : i }
function mod(a, b) { return a - b * floor(a / b) }
function clamp(v, low, high) { return v < low ? low : v > high ? high : v }
function lerp(a, b, k) { return a + (b - a) * k }
function rise(t, from, to,    k) { k = clamp((t - from) / (to - from), 0, 1); return k * k * (3 - 2 * k) }
function wave(t, period, phase) { return sin(6.2831853 * (t / period + phase)) }
# 1 while the lids are closed around the given moment
function lid(t, moment) { return 1 - rise(abs(t - moment), 0.05, 0.15) }
# Drawn "on twos", as cel animation is: each picture stands for two. For shots with a still camera, where it costs half.
function twos(t) { return floor(t * 12.5 + 0.01) / 12.5 }
function abs(v) { return v < 0 ? -v : v }
function min(a, b) { return a < b ? a : b }
function max(a, b) { return a > b ? a : b }

function letters() {
    GLYPH["A"] = "M0,6L2.2,0L4.4,6M0.8,4H3.6";           WIDE["A"] = 4.4
    GLYPH["B"] = "M0,0V6H2Q4,6 4,4.4Q4,3 2,3H0M2,3Q3.6,3 3.6,1.5Q3.6,0 2,0H0"; WIDE["B"] = 4
    GLYPH["C"] = "M4,1Q3.4,0 2.2,0Q0,0 0,3Q0,6 2.2,6Q3.4,6 4,5";               WIDE["C"] = 4
    GLYPH["D"] = "M0,0V6H1.6Q4.2,6 4.2,3Q4.2,0 1.6,0H0";  WIDE["D"] = 4.2
    GLYPH["E"] = "M3.4,0H0V6H3.4M0,3H2.8";                WIDE["E"] = 3.4
    GLYPH["H"] = "M0,0V6M4,0V6M0,3H4";                    WIDE["H"] = 4
    GLYPH["I"] = "M0,0V6";                                WIDE["I"] = 0.2
    GLYPH["K"] = "M0,0V6M3.6,0L0,3.4M1.2,2.4L3.8,6";      WIDE["K"] = 3.8
    GLYPH["L"] = "M0,0V6H3.2";                            WIDE["L"] = 3.2
    GLYPH["M"] = "M0,6V0L2.5,4L5,0V6";                    WIDE["M"] = 5
    GLYPH["N"] = "M0,6V0L4,6V0";                          WIDE["N"] = 4
    GLYPH["O"] = "M2.6,0Q5.2,0 5.2,3Q5.2,6 2.6,6Q0,6 0,3Q0,0 2.6,0";           WIDE["O"] = 5.2
    GLYPH["P"] = "M0,6V0H2Q3.8,0 3.8,1.7Q3.8,3.4 2,3.4H0"; WIDE["P"] = 3.8
    GLYPH["R"] = "M0,6V0H2Q3.7,0 3.7,1.6Q3.7,3.2 2,3.2H0M1.8,3.2L3.8,6";       WIDE["R"] = 3.8
    GLYPH["S"] = "M3.6,1Q3.2,0 1.9,0Q0.2,0 0.2,1.5Q0.2,2.7 1.9,3Q3.8,3.3 3.8,4.6Q3.8,6 1.9,6Q0.4,6 0,5"; WIDE["S"] = 3.8
    GLYPH["T"] = "M0,0H4M2,0V6";                          WIDE["T"] = 4
    GLYPH["U"] = "M0,0V4Q0,6 2,6Q4,6 4,4V0";              WIDE["U"] = 4
    GLYPH["V"] = "M0,0L2.1,6L4.2,0";                      WIDE["V"] = 4.2
}
# a word centred on x, its capitals `height` high and standing on y
function word(text, x, y, height, colour, stroke, spacing,    i, c, s, total, at, out) {
    s = height / 6
    for (i = 1; i <= length(text); i++) total += (substr(text, i, 1) == " " ? 2.5 : WIDE[substr(text, i, 1)]) + (i > 1 ? spacing : 0)
    out = "<g transform=\"translate(" (x - total * s / 2) "," (y - height) ") scale(" s ")\" fill=\"none\" stroke=\"" colour "\" stroke-width=\"" (stroke / s) "\" stroke-linecap=\"round\" stroke-linejoin=\"round\">"
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c != " ") out = out "<path transform=\"translate(" at + 0 ")\" d=\"" GLYPH[c] "\"/>"
        at += (c == " " ? 2.5 : WIDE[c]) + spacing
    }
    return out "</g>"
}
function hex(s) { return (index("0123456789ABCDEF", substr(s, 1, 1)) - 1) * 16 + index("0123456789ABCDEF", substr(s, 2, 1)) - 1 }
function mixed(a, b, k) {
    return sprintf("#%02X%02X%02X", lerp(hex(substr(a, 2)), hex(substr(b, 2)), k), lerp(hex(substr(a, 4)), hex(substr(b, 4)), k), lerp(hex(substr(a, 6)), hex(substr(b, 6)), k))
}
function tone(id, colour) {
    COLOUR[id] = colour
    DARK[id] = mixed(colour, "#1A0A1E", 0.45)
    LIGHT[id] = mixed(colour, "#FFFFFF", 0.4)
}
BEGIN {
    CONVFMT = OFMT = "%.2f"
    letters()
    colours()
    box()
    for (f = 0; f < frames; f++) {
        if (only >= 0 && f != only) continue
        OUT = sprintf("%s/%04d.svg", dir, f)
        shot(f / 25, frames / 25, product)
        close(OUT)
    }
}
