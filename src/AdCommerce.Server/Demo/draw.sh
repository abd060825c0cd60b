#!/usr/bin/env bash
# Draws the demo drama "Skin Deep": every picture, sound and playlist under media/, from art/ and drama.json.
# The same input gives the same bytes. Usage: draw.sh            everything
#                                             draw.sh still SHOT SECONDS [PRODUCT] OUT.png     one picture, to look at
# Needs bash, awk, sed, ffmpeg 5.1 or later (libx264, librsvg) and rsvg-convert for stills.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")"

readonly fps=25
readonly segment_seconds=1.92      # 48 pictures, and 90 AAC frames of 1024 samples at 48 kHz: both end on the same instant
readonly pictures_per_segment=48
readonly aac_frames_per_segment=90
readonly rungs="288x512 540x960"
readonly thumbnail=162x288
readonly work="${DEMO_WORK:-$(mktemp -d)}"   # DEMO_WORK keeps drawn shots between runs
[ -n "${DEMO_WORK:-}" ] || trap 'rm -rf "$work"' EXIT
mkdir -p "$work"

quiet() { ffmpeg -nostdin -hide_banner -loglevel error -y "$@"; }
field() { sed -n "s/.*\"$1\": *\"\\{0,1\\}\\([^\",}]*\\).*/\\1/p"; }
edit() { sed '/^#/d' art/edit.txt; }
variants_of() { grep "\"episode\": \"$1\", \"slot\": \"$2\"" drama.json | field product; }

# Colours come from drama.json, so that each is said once.
colours() {
    echo 'function colours() {'
    { sed -n 's/.*"id": "\([^"]*\)".*"mainColor": "\([^"]*\)".*/\1 \2/p' drama.json; echo "plain-foundation #CFC6BA"; echo "plain-drink #8FABB8"; } |
        awk '{ printf "tone(\"%s\", \"%s\")\n", $1, $2 }'
    echo '}'
}

# Where the product stands, in the picture's 540 x 960 units, as drama.json has it for the slot (nowhere, without one).
box() { # episode slot
    echo 'function box() {'
    awk -v e="/$1/master" '/"source": .*master/ { here = index($0, e) } here && /"box"/' drama.json | grep "\"id\": \"$2\"" |
        sed 's/.*"x": \([0-9.]*\), "y": \([0-9.]*\), "width": \([0-9.]*\), "height": \([0-9.]*\).*/BOX_X = 540 * (\1 + \3 \/ 2); BOX_Y = 960 * (\2 + \4 \/ 2); BOX_W = 540 * \3; BOX_H = 960 * \4/' || true
    echo '}'
}

parts_of() { # template
    local part
    for part in art/parts/*.svg; do
        if grep -q "\b$(basename "$part" .svg)(" "$1"; then echo "$part"; fi
    done
}

shot_program() { # shot
    local episode slot
    read -r episode slot < <(edit | awk -v s="$1" '$2 == s { print $1, $5 }')
    cat art/lib.awk
    awk -f art/compile.awk $(parts_of "art/shots/$1.svg") "art/shots/$1.svg"
    colours
    box "$episode" "$slot"
}

draw_shot() { # program product pictures directory [only-picture]
    mkdir -p "$4"
    awk -v dir="$4" -v frames="$3" -v product="$2" -v only="${5:--1}" -f "$1"
}

still() { # shot seconds [product] out.png
    local pictures out=${*: -1} product=plain
    [ $# -lt 4 ] || product=$3
    pictures=$(edit | awk -v s="$1" -v n=$pictures_per_segment '$2 == s { print $4 * n }')
    shot_program "$1" > "$work/still.awk"
    draw_shot "$work/still.awk" "$product" "$pictures" "$work/still" "$(awk -v t="$2" -v f=$fps 'BEGIN { print int(t * f) }')"
    rsvg-convert "$work/still/"*.svg -o "$out"
    rm -rf "$work/still"
}

# One shot with one product, losslessly, so that all encodes of it start from the very same pictures.
filmed() { # shot product segments -> file
    local program="$work/$1.awk" file
    shot_program "$1" > "$program"
    file="$work/$1.$2.$(cksum < "$program" | cut -d' ' -f1).mkv"
    if [ ! -f "$file" ]; then
        rm -rf "$work/frames"
        draw_shot "$program" "$2" $(($3 * pictures_per_segment)) "$work/frames" >&2
        quiet -framerate $fps -i "$work/frames/%04d.svg" -vf format=bgr0 -c:v ffv1 -level 3 -g 1 -threads 1 -flags +bitexact -fflags +bitexact "$work/part.mkv"
        mv "$work/part.mkv" "$file"
        rm -rf "$work/frames"
    fi
    echo "$file"
}

# CMAF segments on the episode's timeline: those of a slot have the times and the sequence numbers that the original's
# segments have there. Everything that reaches the init section is fixed, and `stitchable`
# keeps x264 from tuning its headers to the pictures: so each product's init section is the original's, byte for byte.
encode() { # list-of-shots size crf directory first-segment codec-options... ; uses $profile, $timescale, $pictures
    local list=$1 width=${2%x*} height=${2#*x} crf=$3 directory=$4 first=$5
    shift 5
    mkdir -p "$directory"
    quiet -f concat -safe 0 -i "$list" -an "$@" \
        -c:v libx264 -preset slower -tune animation -profile:v "$profile" -crf "$crf" -bf 0 -sc_threshold 0 -flags +cgop -threads 1 \
        -color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709 \
        -bsf:v filter_units=remove_types=6 -map_metadata -1 -fflags +bitexact -flags:v +bitexact \
        -f hls -hls_time "$(awk -v n="$pictures" -v f=$fps 'BEGIN { print n / f }')" -hls_playlist_type vod -hls_segment_type fmp4 -hls_fmp4_init_filename init.mp4 \
        -hls_segment_options "fragment_index=$((first + 1)):video_track_timescale=$timescale:use_editlist=0" \
        -start_number "$first" -hls_segment_filename "$directory/%03d.m4s" "$directory/ffmpeg.m3u8"
    rm "$directory/ffmpeg.m3u8"
    if [ "$first" -gt 0 ]; then place_in_time "$directory" "$first"; fi
}

# ffmpeg's HLS muxer lets every file start at 0; here each segment is told when it plays, in its two 64-bit fields for that:
# sidx.earliest_presentation_time and tfdt.baseMediaDecodeTime (16 and 8 bytes behind the start of the box's name).
place_in_time() { # directory first-segment
    local file i=$2 box at
    for file in "$1"/*.m4s; do
        for box in sidx:16 tfdt:8; do
            at=$(grep -obUa "${box%:*}" "$file" | awk -F: 'NR == 1 { print $1 }')
            printf "$(printf '%016x' $((i * pictures_per_segment * timescale / fps)) | sed 's/../\\x&/g')" |
                dd of="$file" bs=1 seek=$((at + ${box#*:})) conv=notrunc status=none
        done
        i=$((i + 1))
    done
}

# Without the matrix and range here a decoder would guess, and a product's colour would be off.
to_yuv() { echo "scale=${1%x*}:${1#*x}:flags=area+accurate_rnd+full_chroma_int+full_chroma_inp:in_range=pc:out_range=tv:out_color_matrix=bt709,format=yuv420p,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"; }

encode_rung() { # list-of-shots size directory first-segment
    local level=2.1 crf=32
    [ "$2" = 540x960 ] && level=3.1 && crf=33
    encode "$1" "$2" $crf "$3" "$4" -vf "$(to_yuv "$2")" -level:v $level -g "$pictures" -keyint_min "$pictures" -refs 3 \
        -x264-params stitchable=1:aq-mode=1:psy-rd=0:open-gop=0:scenecut=0:force-cfr=1
}

# Every segment's first picture, each on its own in the end: one file, and byte ranges into it.
encode_thumbnails() { # list-of-shots directory first-segment count
    local pieces="$work/thumbnails" i offset=0 size file
    rm -rf "$pieces"
    encode "$1" $thumbnail 32 "$pieces" "$3" -vf "select=not(mod(n\\,$pictures_per_segment)),setpts=N*$segment_seconds/TB,$(to_yuv $thumbnail)" \
        -r $fps/$pictures_per_segment -level:v 1.1 -g 1 -refs 1 -x264-params stitchable=1:scenecut=0:force-cfr=1
    mkdir -p "$2"
    cp "$pieces/init.mp4" "$2/init.mp4"
    : > "$2/thumbnails.m4s"
    {
        playlist_head 5 "$3"
        printf '#EXT-X-I-FRAMES-ONLY\n#EXT-X-MAP:URI="init.mp4"\n'
        for ((i = $3; i < $3 + $4; i++)); do
            file="$pieces/$(printf %03d "$i").m4s"
            size=$(stat -c %s "$file")
            cat "$file" >> "$2/thumbnails.m4s"
            printf '#EXTINF:%.3f,\n#EXT-X-BYTERANGE:%d@%d\nthumbnails.m4s\n' $segment_seconds "$size" "$offset"
            offset=$((offset + size))
        done
        echo '#EXT-X-ENDLIST'
    } > "$2/playlist.m3u8"
}

playlist_head() { # version first-segment
    printf '#EXTM3U\n#EXT-X-VERSION:%s\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:%s\n#EXT-X-PLAYLIST-TYPE:VOD\n' "$1" "$2"
}

write_playlist() { # directory suffix first count version
    local i
    {
        playlist_head "$5" "$3"
        [ "$2" = vtt ] || printf '#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI="init.mp4"\n'
        for ((i = $3; i < $3 + $4; i++)); do printf '#EXTINF:%.3f,\n%03d.%s\n' $segment_seconds "$i" "$2"; done
        echo '#EXT-X-ENDLIST'
    } > "$1/playlist.m3u8"
}

# The encoder's first AAC frame only primes the decoder. It is cut off here, so that the next one, which holds the
# first real sample, decodes at 0 and no edit list has to repair the timeline.
encode_audio() { # episode segments directory
    local score="$work/$1.wav" adts="$work/$1.aac" first
    local frames=$(($2 * aac_frames_per_segment))
    mkdir -p "$3"
    compose "$1" "$(awk -v n="$2" -v d=$segment_seconds 'BEGIN { print n * d }')" "$score"
    quiet -i "$score" -c:a aac -aac_coder twoloop -b:a 36k -ar 48000 -ac 2 -flags:a +bitexact -fflags +bitexact -f adts "$adts"
    first=$(od -An -tu1 -j3 -N3 "$adts" | awk '{ print ($1 % 4) * 2048 + $2 * 8 + int($3 / 32) }')
    tail -c +$((first + 1)) "$adts" > "$adts.cut"
    quiet -f aac -i "$adts.cut" -c copy -frames:a $frames -bsf:a aac_adtstoasc -map_metadata -1 -fflags +bitexact \
        -f hls -hls_time $segment_seconds -hls_playlist_type vod -hls_segment_type fmp4 -hls_fmp4_init_filename init.mp4 \
        -hls_segment_options use_editlist=0:fflags=+bitexact -hls_segment_filename "$3/%03d.m4s" "$3/ffmpeg.m3u8"
    rm "$3/ffmpeg.m3u8"
    write_playlist "$3" m4s 0 "$2" 6
}

# A slow chord progression, one chord per four segments of picture at most: soft partials, a few bell notes, a long fade.
compose() { # episode seconds out.wav
    local expression
    expression=$(awk -v e="$1" -v total="$2" -f art/score.awk)
    quiet -f lavfi -i "aevalsrc=exprs='$expression':s=48000:d=$2" \
        -af "volume=2.6,lowpass=f=5200,aecho=0.8:0.5:330|470:0.28|0.2,afade=t=in:d=1.2,afade=t=out:st=$(awk -v s="$2" 'BEGIN { print s - 2.6 }'):d=2.5,apad=pad_len=4096" -c:a pcm_s16le -flags:a +bitexact -fflags +bitexact "$3"
}

write_subtitles() { # episode segments language directory
    mkdir -p "$4"
    awk -v count="$2" -v step=$segment_seconds -v dir="$4" -f art/subtitles.awk "art/subtitles/$1.$3.txt"
    write_playlist "$4" vtt 0 "$2" 3
}

# Largest and mean bits per second of files, one segment each; the same of thumbnails, from their byte ranges.
peak_of() { stat -c %s "$@" | awk -v d=$segment_seconds '$1 > m { m = $1 } END { printf "%d", m * 8 / d + 0.999 }'; }
mean_of() { stat -c %s "$@" | awk -v d=$segment_seconds '{ s += $1 } END { printf "%d", s * 8 / d / NR + 0.999 }'; }
sizes_peak() { awk -v d=$segment_seconds '/BYTERANGE/ { split($0, a, /[:@]/); if (a[2] > m) m = a[2] } END { printf "%d", m * 8 / d + 0.999 }' "$@"; }
sizes_mean() { awk -v d=$segment_seconds '/BYTERANGE/ { split($0, a, /[:@]/); s += a[2]; n++ } END { printf "%d", s * 8 / d / n + 0.999 }' "$@"; }
# profile, constraints and level, as they stand in the init section's avcC box
avc_of() { od -An -v -tx1 "$1" | tr -d ' \n' | sed 's/.*6176634301\(......\).*/avc1.\1/'; }

stream_lines() { # directory with renditions, extra files' glob prefix, audio peak, audio mean, tail of CODECS, tail of attributes
    local dir=$1 others=$2 audio_peak=$3 audio_mean=$4 codec=$5 attributes=$6 rung peak mean
    for rung in $rungs; do
        peak=$(($(peak_of "$dir/$rung"/0*.m4s $others/$rung/0*.m4s) + audio_peak))
        mean=$(($(mean_of "$dir/$rung"/0*.m4s) + audio_mean))
        printf '#EXT-X-STREAM-INF:BANDWIDTH=%d,AVERAGE-BANDWIDTH=%d,CODECS="%s%s",RESOLUTION=%s,FRAME-RATE=%d.000%s\n%s/playlist.m3u8\n' \
            "$peak" "$mean" "$(avc_of "$dir/$rung/init.mp4")" "$codec" "$rung" $fps "$attributes" "$rung"
    done
    printf '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=%d,AVERAGE-BANDWIDTH=%d,CODECS="%s",RESOLUTION=%s,URI="iframes/playlist.m3u8"\n' \
        "$(sizes_peak "$dir/iframes/playlist.m3u8" $others/iframes/playlist.m3u8)" "$(sizes_mean "$dir/iframes/playlist.m3u8")" "$(avc_of "$dir/iframes/init.mp4")" $thumbnail
}

write_variant_master() { # directory
    {
        printf '#EXTM3U\n#EXT-X-VERSION:4\n#EXT-X-INDEPENDENT-SEGMENTS\n'
        stream_lines "$1" "$1" 0 0 "" ""
    } > "$1/master.m3u8"
}

# BANDWIDTH is the peak of any cut a viewer can be given, not only of the original.
write_master() { # directory
    local audio
    {
        printf '#EXTM3U\n#EXT-X-VERSION:4\n#EXT-X-INDEPENDENT-SEGMENTS\n'
        printf '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Music",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio/playlist.m3u8"\n'
        printf '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,FORCED=NO,URI="subtitles-en/playlist.m3u8"\n'
        printf '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="中文",LANGUAGE="zh-Hans",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="subtitles-zh/playlist.m3u8"\n'
        stream_lines "$1" "$1/variants/*/[lp]*" "$(peak_of "$1"/audio/0*.m4s)" "$(mean_of "$1"/audio/0*.m4s)" ",mp4a.40.2" ',AUDIO="audio",SUBTITLES="subtitles"'
    } > "$1/master.m3u8"
}

film() { # list-of-shots directory first-segment count
    local rung
    for rung in $rungs; do
        encode_rung "$1" "$rung" "$2/$rung" "$3"
        write_playlist "$2/$rung" m4s "$3" "$4" 6
    done
    encode_thumbnails "$1" "$2/iframes" "$3" "$4"
}

film_episode() { # episode
    local home="$work/new/$1" list="$work/$1.txt" segments shot count language
    echo "$1" >&2
    segments=$(edit | awk -v e="$1" '$1 == e { n += $4 } END { print n }')
    : > "$list"
    while read -r shot count; do
        echo "file '$(filmed "$shot" plain "$count")'" >> "$list"
    done < <(edit | awk -v e="$1" '$1 == e { print $2, $4 }')
    film "$list" "$home" 0 "$segments"
    encode_audio "$1" "$segments" "$home/audio"
    for language in en zh; do write_subtitles "$1" "$segments" $language "$home/subtitles-$language"; done
}

film_variant() { # episode slot product
    local home="$work/new/$1/variants/$2/$3" list="$work/variant.txt" shot first count
    echo "$1 $2 $3" >&2
    read -r _ shot first count _ < <(edit | awk -v e="$1" -v s="$2" '$1 == e && $5 == s')
    echo "file '$(filmed "$shot" "$3" "$count")'" > "$list"
    film "$list" "$home" "$first" "$count"
    write_variant_master "$home"
}

# For tests of the import: one rung is cut every 45 pictures, has a segment too few and starts at 0.
film_broken_variant() { # episode slot product
    local good="$work/new/$1/variants/$2/$3" home="$work/new/$1/variants/$2/broken" shot first count i pictures=45
    read -r _ shot first count _ < <(edit | awk -v e="$1" -v s="$2" '$1 == e && $5 == s')
    echo "file '$(filmed "$shot" "$3" "$count")'" > "$work/variant.txt"
    mkdir -p "$home/540x960"
    cp -r "$good/288x512" "$good/iframes" "$home/"
    encode_rung "$work/variant.txt" 540x960 "$work/broken" 0
    cp "$work/broken/init.mp4" "$home/540x960/"
    {
        playlist_head 6 "$first"
        printf '#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI="init.mp4"\n'
        for ((i = 0; i < count - 1; i++)); do
            cp "$work/broken/$(printf %03d $i).m4s" "$home/540x960/$(printf %03d $((first + i))).m4s"
            printf '#EXTINF:1.800,\n%03d.m4s\n' $((first + i))
        done
        echo '#EXT-X-ENDLIST'
    } > "$home/540x960/playlist.m3u8"
    write_variant_master "$home"
    rm -rf "$work/broken"
}

draw_product_cards() {
    local id category
    mkdir -p "$work/new/products"
    while read -r id category; do
        mkdir -p "$work/card"
        { cat art/lib.awk; awk -f art/compile.awk $(parts_of art/card.svg) art/card.svg; colours; box - -; } > "$work/card/card.awk"
        awk -v dir="$work/card" -v frames=1 -v only=-1 -v product="$id" -v category="$category" -f "$work/card/card.awk"
        mv "$work/card/0000.svg" "$work/new/products/$id.svg"
    done < <(grep '"mainColor"' drama.json | sed 's/.*"id": "\([^"]*\)".*"category": "\([^"]*\)".*/\1 \2/')
}

draw_everything() {
    local episode slot product profile=high timescale=12800 pictures=$pictures_per_segment
    rm -rf "$work/new"
    for episode in $(edit | awk '{ print $1 }' | uniq); do
        film_episode "$episode"
        for slot in $(edit | awk -v e="$episode" '$1 == e && $5 != "-" { print $5 }'); do
            for product in $(variants_of "$episode" "$slot"); do
                # As another house would encode it: its timeline fits, its init section does not.
                if [ "$product" = petal-midnight-repair ]; then profile=main timescale=25000; fi
                film_variant "$episode" "$slot" "$product"
                profile=high timescale=12800
            done
        done
        write_master "$work/new/$episode"
    done
    film_broken_variant skin-deep-1 table lumiere-matte-velvet
    draw_product_cards
    rm -rf media
    mv "$work/new" media
}

if [ "${1:-}" = still ]; then
    shift
    still "$@"
else
    draw_everything
fi
exit   # bash reads a script as it runs it; it must not read on if this file was saved meanwhile
