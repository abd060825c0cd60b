using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Registry;
using static AdCommerce.Domain.Tests.Chain.Seats.SeatSamples;

namespace AdCommerce.Domain.Tests.Chain.Seats;

public sealed class SeatCodesTests
{
    [Fact]
    public void Make_SameRequest_IsTheSameCodesAndNoOthers()
    {
        var key = new RequestKey("brand/lumiere/1", "f");
        var codes = SeatCodes.Make(SeatCodes.Seed(Secret, Group, key), 1_000);

        Assert.Equal(codes.AsEnumerable(), SeatCodes.Make(SeatCodes.Seed(Secret, Group, key), 1_000));
        Assert.Equal(1_000, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Equal(SeatCodes.Length, code.Length));
        Assert.Empty(codes.Intersect(SeatCodes.Make(SeatCodes.Seed(Secret, Group, key with { Fingerprint = "g" }), 1_000)));
        Assert.Empty(codes.Intersect(SeatCodes.Make(SeatCodes.Seed(Secret, new ContentKey("lumiere", "other"), key), 1_000)));
    }

    [Theory]
    [InlineData("0a1b2c3d4e", "0A1B-2C3D 4E")]
    [InlineData("0a1b2c3d4e", "oaib2c3d4e")]
    [InlineData("0a1b2c3d4e", "OaLB2C3D4E")]
    public void Hash_WrittenOtherwise_IsTheSame(string code, string typed)
    {
        var hash = SeatCodes.Hash(Secret, Group, code);

        Assert.NotEqual(0UL, hash);
        Assert.Equal(hash, SeatCodes.Hash(Secret, Group, typed));
        Assert.NotEqual(hash, SeatCodes.Hash(Secret, new ContentKey("petal", "inner-circle"), code));
        Assert.NotEqual(hash, SeatCodes.Hash([.. Secret.Reverse()], Group, code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0a1b2c3d4")]
    [InlineData("0a1b2c3d4e5")]
    [InlineData("0a1b2c3d4é")]
    [InlineData("0a1b2c3d4\n")]
    public void Hash_NoCode_IsZero(string typed) => Assert.Equal(0UL, SeatCodes.Hash(Secret, Group, typed));
}
