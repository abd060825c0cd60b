using CsCheck;

namespace AdCommerce.Domain.Tests;

public sealed class Base32Tests
{
    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0, 0 }, "00000000")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255 }, "zzzzzzzz")]
    [InlineData(new byte[] { 0x08, 0x42, 0x10, 0x84, 0x21 }, "11111111")]
    [InlineData(new byte[] { 0x84 }, "g")]
    public void Encode_Bytes_AreFiveBitsPerDigit(byte[] bytes, string expected) => Assert.Equal(expected, Base32.Encode(bytes, expected.Length));

    [Fact]
    public void Encode_AnyBytes_AgreesWithALargeNumber() => Gen.Byte.Array[10].Sample(bytes =>
    {
        const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
        var number = new System.Numerics.BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var digits = Enumerable.Range(0, 16).Select(i => Alphabet[(int)((number >> (75 - (5 * i))) & 31)]);

        Assert.Equal(string.Concat(digits), Base32.Encode(bytes, 16));
    });
}
