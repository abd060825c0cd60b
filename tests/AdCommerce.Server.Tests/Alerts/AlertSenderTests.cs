using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Alerts;
using AdCommerce.Grains.Keys;
using AdCommerce.Server.Alerts;
using AdCommerce.Server.Tests.Grains.Chain;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Tests.Alerts;

/// <summary>What leaves the server, as a receiver gets it.</summary>
public sealed class AlertSenderTests
{
    private static readonly WebhookSecrets Secrets = new(new FixedKeys());

    private static readonly AlertEvent Fired = new()
    {
        Id = "msg_1",
        Kind = AlertEventKind.Fired,
        TimeMicros = 1_795_000_000_000_000,
        AlertId = "notes",
        Title = "Notes \"quoted\"",
        FunnelId = "weekly",
        FunnelTitle = "每周",
        Period = new AlertPeriod("Asia/Shanghai", 20_000, 7),
        Finding = new AlertFinding(Stage.Note, 200, 1_000, 100, 1_000, AlertVerdict.Above),
        Confidence = 0.95,
    };

    [Fact]
    public async Task Send_AFiredAlert_ArrivesSignedWithEverythingThatIsKnown()
    {
        await using var listener = await HookListener.StartAsync();

        var attempt = await SendAsync(Hook(listener.Uri));

        Assert.Equal((200, ""), (attempt.Status, attempt.Problem));
        var hook = Assert.Single(listener.Received);
        Assert.Equal(("POST", "/hooks/alerts?of=lumiere", "application/json", "msg_1"), (hook.Method, hook.Target, hook.Headers["content-type"], hook.Id));
        Assert.True(hook.IsSignedWith(SecretOf(7)));
        Assert.False(hook.IsSignedWith(SecretOf(8)));
        var data = hook.Json.GetProperty("data");
        Assert.Equal(("alert.fired", data.GetProperty("time").GetString()), (hook.Json.GetProperty("type").GetString(), hook.Json.GetProperty("timestamp").GetString()));
        Assert.Equal(("Notes \"quoted\"", "每周", "brands/lumiere/alerts/notes"), (data.GetProperty("displayName").GetString(), data.GetProperty("savedFunnelDisplayName").GetString(), data.GetProperty("alert").GetString()));
        Assert.Equal(("2024-10-04", "2024-10-10", "2024-09-27", "2024-10-03"), (Day("startDate"), Day("endDate"), Day("previousStartDate"), Day("previousEndDate")));
        Assert.Equal(("VERDICT_ABOVE", "200"), (data.GetProperty("finding").GetProperty("verdict").GetString(), data.GetProperty("finding").GetProperty("current").GetProperty("count").GetString()));
        string? Day(string name) => data.GetProperty("period").GetProperty(name).GetString();
    }

    [Fact]
    public async Task Send_WhileTheSecretIsRotated_IsSignedWithBoth()
    {
        await using var listener = await HookListener.StartAsync();
        var time = new ShiftedTime();
        var webhook = Hook(listener.Uri) with { PreviousSecret = 6, PreviousSecretEnd = time.GetUtcNow().AddHours(24) };

        await SendAsync(webhook, time);
        time.Advance(TimeSpan.FromHours(25));
        await SendAsync(webhook, time);

        Assert.Equal([true, false], listener.Received.Select(hook => hook.IsSignedWith(SecretOf(6))));
        Assert.All(listener.Received, static hook => Assert.True(hook.IsSignedWith(SecretOf(7))));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(410)]
    [InlineData(302)]
    public async Task Send_AnotherAnswer_IsTheAttemptsStatusAndNotFollowed(int status)
    {
        await using var listener = await HookListener.StartAsync(status);

        var attempt = await SendAsync(Hook(listener.Uri));

        Assert.Equal(status, attempt.Status);
        Assert.Single(listener.Received);
    }

    [Fact]
    public async Task Send_NobodyListens_SaysSo()
    {
        var listener = await HookListener.StartAsync();
        var uri = listener.Uri;
        await listener.DisposeAsync();

        var attempt = await SendAsync(Hook(uri));

        Assert.Equal(0, attempt.Status);
        Assert.StartsWith("the host cannot be reached", attempt.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ConnectingTakesTooLong_IsAnAttemptLikeAnyOther()
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(1),
            ConnectCallback = static async (_, token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                throw new NotSupportedException();
            },
        };
        using var client = new WebhookClient(isAnywhereAllowed: true, handler);

        var attempt = await new AlertSender(client, Secrets, Options.Create(new AlertConfig()), TimeProvider.System).SendAsync(Hook("http://192.0.2.1/"), Fired, CancellationToken.None);

        Assert.Equal((0, "no connection within 5 s"), (attempt.Status, attempt.Problem));
    }

    [Theory]
    [InlineData("https://127.0.0.1:{0}/")]
    [InlineData("https://localhost:{0}/")]
    [InlineData("https://[::1]:{0}/")]
    [InlineData("https://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("https://0.0.0.0:{0}/")]
    [InlineData("https://10.0.0.1:{0}/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://172.16.0.1/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://127.1:{0}/")]
    [InlineData("https://2130706433:{0}/")]
    [InlineData("https://0x7f.0.0.1:{0}/")]
    [InlineData("https://224.0.0.1/")]
    [InlineData("https://255.255.255.255/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[::127.0.0.1]:{0}/")]
    [InlineData("https://[64:ff9b::127.0.0.1]:{0}/")]
    [InlineData("https://[2002:7f00:1::]:{0}/")]
    [InlineData("https://[fc00::1]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[ff02::1]/")]
    public async Task Send_OutsideDevelopmentToAPrivateAddress_NeverConnects(string address)
    {
        await using var listener = await HookListener.StartAsync();
        var uri = string.Format(System.Globalization.CultureInfo.InvariantCulture, address, new Uri(listener.Uri).Port);

        var attempt = await SendAsync(Hook(uri), isAnywhereAllowed: false);

        Assert.Equal((0, "the host's address is not a public one, and such addresses are never connected to"), (attempt.Status, attempt.Problem));
        Assert.Empty(listener.Received);
    }

    [Fact]
    public async Task Send_OutsideDevelopmentByHttp_NeverConnects()
    {
        await using var listener = await HookListener.StartAsync();

        var attempt = await SendAsync(Hook(listener.Uri), isAnywhereAllowed: false);

        Assert.StartsWith("the address is not https", attempt.Problem, StringComparison.Ordinal);
        Assert.Empty(listener.Received);
    }

    private static string SecretOf(long number) => WebhookSignature.Show(Secrets.Of("lumiere", number));

    private static AlertWebhook Hook(string uri) => new() { BrandId = "lumiere", Uri = uri, Secret = 7, Version = 9 };

    private static async Task<DeliveryAttempt> SendAsync(AlertWebhook webhook, TimeProvider? time = null, bool isAnywhereAllowed = true)
    {
        using var client = new WebhookClient(isAnywhereAllowed);
        return await new AlertSender(client, Secrets, Options.Create(new AlertConfig()), time ?? TimeProvider.System).SendAsync(webhook, Fired, CancellationToken.None);
    }

    private sealed class FixedKeys : IKeyRing
    {
        public SealingKey Current => throw new NotSupportedException();

        public SealingKey? Find(byte keyId) => throw new NotSupportedException();

        public byte[] Derive(string purpose) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(purpose));
    }
}
