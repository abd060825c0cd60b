namespace AdCommerce.Domain;

/// <summary>Base 32 in lower case without the letters that people mix up (Crockford's alphabet).</summary>
internal static class Base32
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int BitsPerDigit = 5;

    /// <summary>The first digits of the bytes; they must hold that many.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes, int digits)
    {
        Span<char> text = stackalloc char[digits];
        for (var i = 0; i < digits; i++)
        {
            var bit = i * BitsPerDigit;
            var window = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0);
            text[i] = Alphabet[(window >> (16 - BitsPerDigit - (bit % 8))) & 31];
        }

        return new string(text);
    }
}
