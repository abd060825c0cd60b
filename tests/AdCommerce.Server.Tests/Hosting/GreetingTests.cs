using AdCommerce.Server.Hosting;

namespace AdCommerce.Server.Tests.Hosting;

public sealed class GreetingTests
{
    [Fact]
    public void Compose_Embedded_SaysWhereAndWhatIsPromised()
    {
        var text = Greeting.Compose(["http://127.0.0.1:8080", "http://127.0.0.1:8081"], "embedded, in /data/store", isEmbedded: true);

        Assert.Contains("Console  http://127.0.0.1:8080", text, StringComparison.Ordinal);
        Assert.Contains("gRPC     http://127.0.0.1:8081", text, StringComparison.Ordinal);
        Assert.Contains("embedded, in /data/store", text, StringComparison.Ordinal);
        Assert.Contains("not in a power cut", text, StringComparison.Ordinal);
        Assert.Contains("Ctrl-C", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_Redis_PromisesNoMoreThanThatRedis() =>
        Assert.Contains(
            "what that Redis is set up to keep",
            Greeting.Compose(["http://127.0.0.1:8080", "http://127.0.0.1:8081"], "Redis at redis-1:6379", isEmbedded: false),
            StringComparison.Ordinal);
}
