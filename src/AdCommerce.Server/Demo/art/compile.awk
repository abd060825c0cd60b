# Turns SVG templates into an awk program, so that a frame of a shot is a function of time.
#   {= expression =}   prints a value          {% statement %}   is awk: loops, calls of parts
# A template's first line names its function:  <!-- part bottle(product, glow) -->
function literal(s) {
    if (s == "") return
    gsub(/\\/, "\\\\", s); gsub(/"/, "\\\"", s)
    printf "printf \"%%s\", \"%s\" > OUT\n", s
}
FNR == 1 {
    if (NR > 1) print "}"
    match($0, /part .*\)/)
    print "function " substr($0, RSTART + 5, RLENGTH - 5) " {"
    next
}
{
    rest = $0
    sub(/^[ \t]+/, "", rest)
    while ((at = match(rest, /\{[=%]/)) > 0) {
        literal(substr(rest, 1, at - 1))
        kind = substr(rest, at + 1, 1)
        rest = substr(rest, at + 2)
        end = index(rest, kind "}")
        if (end == 0) { print FILENAME ":" FNR ": unclosed {" kind > "/dev/stderr"; exit 1 }
        code = substr(rest, 1, end - 1)
        rest = substr(rest, end + 2)
        if (kind == "=") print "printf \"%s\", (" code ") \"\" > OUT"
        else print code
    }
    literal(rest)
    print "printf \"\\n\" > OUT"
}
END { print "}" }
