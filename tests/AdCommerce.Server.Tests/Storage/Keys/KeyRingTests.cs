using AdCommerce.Storage.Keys;
using AdCommerce.Storage.Log;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Storage.Keys;

/// <summary>Each test has a store of its own: there is one key ring per store.</summary>
public sealed class KeyRingTests : IAsyncLifetime
{
    private readonly Stores _stores = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<KeyRing> _rings = [];

    public Task InitializeAsync() => _stores.InitializeAsync();

    public async Task DisposeAsync()
    {
        foreach (var ring in _rings)
            await ring.DisposeAsync();
        await _stores.DisposeAsync();
    }

    [Fact]
    public async Task StartAsync_ManyServersAtOnce_AgreeOnOneKey()
    {
        var rings = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StartAsync()));

        Assert.Single(rings.Select(ring => Convert.ToHexString(ring.Derive("test"))).Distinct());
        Assert.All(rings, ring => Assert.Equal(1, ring.Current.Id));
        Assert.All(rings, ring => Assert.Null(ring.Find(2)));
    }

    [Fact]
    public async Task StartAsync_Again_ReadsTheSameKey()
    {
        var before = await StartAsync();
        var after = await StartAsync();

        Assert.Equal(before.Current.Derive("tokens"), after.Find(before.Current.Id)!.Derive("tokens"));
    }

    [Fact]
    public async Task RotateAsync_NewKey_OpensAtOnceAndSealsAfterItsSpread()
    {
        var ring = await StartAsync();
        var lasting = ring.Derive("lasting");

        await ring.RotateAsync(CancellationToken.None);

        Assert.NotNull(ring.Find(2));
        Assert.Equal(1, ring.Current.Id);
        _time.Advance(KeyRing.SpreadTime);
        Assert.Equal(2, ring.Current.Id);
        Assert.NotNull(ring.Find(1));
        Assert.Equal(lasting, ring.Derive("lasting"));
    }

    [Fact]
    public async Task RotateAsync_Elsewhere_IsKnownHereBeforeItSeals()
    {
        var here = await StartAsync();
        var elsewhere = await StartAsync();
        await elsewhere.RotateAsync(CancellationToken.None);

        // The refresh runs by the clock, in the background: move the clock until it has been seen, well within the spread.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (here.Find(2) is null)
        {
            _time.Advance(KeyRing.RefreshPeriod / 100);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, timeout.Token);
        }

        Assert.Equal(1, here.Current.Id);
        Assert.Equal(elsewhere.Find(2)!.Derive("tokens"), here.Find(2)!.Derive("tokens"));
    }

    [Fact]
    public async Task Key_OlderThanARotationPeriod_IsFollowedByOneNewKeyOnEverySilo()
    {
        var here = await StartAsync();
        var elsewhere = await StartAsync();
        _time.Advance(KeyRing.RotationPeriod);

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (here.Find(2) is null || elsewhere.Find(2) is null)
        {
            _time.Advance(KeyRing.RefreshPeriod / 100);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, timeout.Token);
        }

        Assert.Equal(1, here.Current.Id);
        _time.Advance(KeyRing.SpreadTime);
        Assert.Equal(2, here.Current.Id);
        Assert.Equal(here.Current.Derive("tokens"), elsewhere.Current.Derive("tokens"));
        Assert.Null((await StartAsync()).Find(3));
    }

    [Fact]
    public async Task Derive_DifferentPurposesAndKeys_AreUnrelated()
    {
        var ring = await StartAsync();
        await ring.RotateAsync(CancellationToken.None);

        byte[][] keys = [ring.Find(1)!.Derive("a"), ring.Find(1)!.Derive("b"), ring.Find(2)!.Derive("a"), ring.Find(2)!.Derive("b")];

        Assert.Equal(4, keys.Select(Convert.ToHexString).Distinct().Count());
        Assert.All(keys, key => Assert.Equal(32, key.Length));
    }

    [Fact]
    public async Task Of_Viewer_IsStableAndSaysNothing()
    {
        var first = new Pseudonyms(await StartAsync());
        var second = new Pseudonyms(await StartAsync());

        Assert.Equal(first.Of("viewer-oily"), second.Of("viewer-oily"));
        Assert.NotEqual(first.Of("viewer-oily"), first.Of("viewer-dry"));
        Assert.Matches("^[A-Za-z0-9_-]{32}$", first.Of("viewer-oily"));
    }

    private async Task<KeyRing> StartAsync()
    {
        var connection = await _stores.ConnectAsync(StoreKind.Embedded);
        var ring = new KeyRing(new RedisLogFactory(connection, TimeProvider.System), _time, NullLogger<KeyRing>.Instance);
        _rings.Add(ring);
        await ring.StartAsync(CancellationToken.None);
        return ring;
    }
}
