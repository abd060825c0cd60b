using AdCommerce.EndToEnd.Tests;
using AdCommerce.Storage;
using AdCommerce.Storage.Embedded;

namespace AdCommerce.Server.Tests.Storage.Embedded;

public sealed class BirthMarkTests(Stores stores) : IClassFixture<Stores>
{
    private const string Key = "{adcommerce}:born";

    [Fact]
    public async Task IsKnownAsync_NewStore_IsMarkedAndKnownAgain()
    {
        using var folder = new TemporaryDirectory();
        var connection = await NewAsync();

        Assert.True(await BirthMark.IsKnownAsync(connection, folder.Path, TimeProvider.System));

        Assert.Equal((string?)await connection.Database.StringGetAsync(Key), await File.ReadAllTextAsync(BirthMark.PathIn(folder.Path)));
        Assert.True(await BirthMark.IsKnownAsync(connection, folder.Path, TimeProvider.System));
    }

    [Fact]
    public async Task IsKnownAsync_StoreThatRecoveredNothing_IsNot()
    {
        using var folder = new TemporaryDirectory();
        var connection = await NewAsync();
        await BirthMark.IsKnownAsync(connection, folder.Path, TimeProvider.System);

        await connection.Database.KeyDeleteAsync(Key);

        Assert.False(await BirthMark.IsKnownAsync(connection, folder.Path, TimeProvider.System));
        Assert.False(await connection.Database.KeyExistsAsync(Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IsKnownAsync_DeadBetweenKeyAndFile_FinishesTheMark(bool hasHalfAFile)
    {
        using var folder = new TemporaryDirectory();
        var connection = await NewAsync();
        await connection.Database.StringSetAsync(Key, "then");
        if (hasHalfAFile)
            await File.WriteAllTextAsync(BirthMark.PathIn(folder.Path) + ".new", "the first half of something longer");

        Assert.True(await BirthMark.IsKnownAsync(connection, folder.Path, TimeProvider.System));

        Assert.Equal("then", await File.ReadAllTextAsync(BirthMark.PathIn(folder.Path)));
        Assert.Equal([BirthMark.PathIn(folder.Path)], Directory.GetFiles(folder.Path));
        Assert.True(await BirthMark.IsKnownAsync(connection, folder.Path, TimeProvider.System));
    }

    [Fact]
    public async Task IsKnownAsync_MarkOfAnotherStore_IsNot()
    {
        using var folder = new TemporaryDirectory();
        var connection = await NewAsync();
        await BirthMark.IsKnownAsync(connection, folder.Path, TimeProvider.System);

        await connection.Database.StringSetAsync(Key, "another");

        Assert.False(await BirthMark.IsKnownAsync(connection, folder.Path, TimeProvider.System));
    }

    private async Task<RedisConnection> NewAsync()
    {
        var connection = await stores.ConnectAsync(StoreKind.Embedded);
        await connection.Database.KeyDeleteAsync(Key);
        return connection;
    }
}
