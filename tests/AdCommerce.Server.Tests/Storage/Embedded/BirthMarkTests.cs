using AdCommerce.EndToEnd.Tests;
using AdCommerce.Storage;
using AdCommerce.Storage.Embedded;

namespace AdCommerce.Server.Tests.Storage.Embedded;

public sealed class BirthMarkTests(Stores stores) : IClassFixture<Stores>
{
    [Fact]
    public async Task CheckAsync_StoreThatRecoveredNothing_IsRefusedAndSaysSo()
    {
        using var folder = new TemporaryDirectory();
        var connection = await stores.ConnectAsync(StoreKind.Embedded);
        await BirthMark.CheckAsync(connection, folder.Path, TimeProvider.System);
        await BirthMark.CheckAsync(connection, folder.Path, TimeProvider.System);

        await connection.Database.KeyDeleteAsync("{adcommerce}:born");

        var refused = await Assert.ThrowsAsync<StartupException>(() => BirthMark.CheckAsync(connection, folder.Path, TimeProvider.System));
        Assert.Contains("recovered nothing", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_DeadBetweenKeyAndFile_FinishesTheMark()
    {
        using var folder = new TemporaryDirectory();
        var connection = await stores.ConnectAsync(StoreKind.Embedded);
        await BirthMark.CheckAsync(connection, folder.Path, TimeProvider.System);
        File.Delete(Path.Combine(folder.Path, "born"));

        await BirthMark.CheckAsync(connection, folder.Path, TimeProvider.System);
        await BirthMark.CheckAsync(connection, folder.Path, TimeProvider.System);
        Assert.True(File.Exists(Path.Combine(folder.Path, "born")));
    }
}
