namespace AdCommerce.Domain.Media.Mp4;

/// <summary>Four-character codes of the boxes that are read (ISO/IEC 14496-12, -14, -15; ISO/IEC 23001-7).</summary>
internal static class BoxType
{
    public const uint Ftyp = ('f' << 24) | ('t' << 16) | ('y' << 8) | 'p';
    public const uint Moov = ('m' << 24) | ('o' << 16) | ('o' << 8) | 'v';
    public const uint Mvhd = ('m' << 24) | ('v' << 16) | ('h' << 8) | 'd';
    public const uint Trak = ('t' << 24) | ('r' << 16) | ('a' << 8) | 'k';
    public const uint Tkhd = ('t' << 24) | ('k' << 16) | ('h' << 8) | 'd';
    public const uint Edts = ('e' << 24) | ('d' << 16) | ('t' << 8) | 's';
    public const uint Elst = ('e' << 24) | ('l' << 16) | ('s' << 8) | 't';
    public const uint Mdia = ('m' << 24) | ('d' << 16) | ('i' << 8) | 'a';
    public const uint Mdhd = ('m' << 24) | ('d' << 16) | ('h' << 8) | 'd';
    public const uint Hdlr = ('h' << 24) | ('d' << 16) | ('l' << 8) | 'r';
    public const uint Minf = ('m' << 24) | ('i' << 16) | ('n' << 8) | 'f';
    public const uint Stbl = ('s' << 24) | ('t' << 16) | ('b' << 8) | 'l';
    public const uint Stsd = ('s' << 24) | ('t' << 16) | ('s' << 8) | 'd';
    public const uint Encv = ('e' << 24) | ('n' << 16) | ('c' << 8) | 'v';
    public const uint Enca = ('e' << 24) | ('n' << 16) | ('c' << 8) | 'a';
    public const uint Sinf = ('s' << 24) | ('i' << 16) | ('n' << 8) | 'f';
    public const uint Frma = ('f' << 24) | ('r' << 16) | ('m' << 8) | 'a';
    public const uint Schm = ('s' << 24) | ('c' << 16) | ('h' << 8) | 'm';
    public const uint AvcC = ('a' << 24) | ('v' << 16) | ('c' << 8) | 'C';
    public const uint Mvex = ('m' << 24) | ('v' << 16) | ('e' << 8) | 'x';
    public const uint Trex = ('t' << 24) | ('r' << 16) | ('e' << 8) | 'x';
    public const uint Styp = ('s' << 24) | ('t' << 16) | ('y' << 8) | 'p';
    public const uint Moof = ('m' << 24) | ('o' << 16) | ('o' << 8) | 'f';
    public const uint Mfhd = ('m' << 24) | ('f' << 16) | ('h' << 8) | 'd';
    public const uint Traf = ('t' << 24) | ('r' << 16) | ('a' << 8) | 'f';
    public const uint Tfhd = ('t' << 24) | ('f' << 16) | ('h' << 8) | 'd';
    public const uint Tfdt = ('t' << 24) | ('f' << 16) | ('d' << 8) | 't';
    public const uint Trun = ('t' << 24) | ('r' << 16) | ('u' << 8) | 'n';
    public const uint Mdat = ('m' << 24) | ('d' << 16) | ('a' << 8) | 't';

    public const uint HandlerVideo = ('v' << 24) | ('i' << 16) | ('d' << 8) | 'e';
    public const uint HandlerSound = ('s' << 24) | ('o' << 16) | ('u' << 8) | 'n';

    /// <summary>The code as text; "?" for bytes that are not printable, so that it can stand in a message.</summary>
    public static string NameOf(uint type) => string.Create(4, type, static (text, code) =>
    {
        for (int i = 0; i < 4; i++)
        {
            byte letter = (byte)(code >> (24 - 8 * i));
            text[i] = letter is >= 0x20 and < 0x7f ? (char)letter : '?';
        }
    });

    /// <summary>True for codes a box can have: printable ASCII, or the copyright sign that QuickTime's metadata begins with.</summary>
    public static bool IsPrintable(uint type)
    {
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            byte letter = (byte)(type >> shift);
            bool isPrintable = letter is >= 0x20 and < 0x7f || (shift == 24 && letter == 0xa9);
            if (!isPrintable)
            {
                return false;
            }
        }

        return true;
    }
}
