using System.Text;
using AdCommerce.Domain.Alerts;

namespace AdCommerce.Domain.Tests.Alerts;

public sealed class WebhookSignatureTests
{
    [Fact]
    public void Sign_PublishedExample_IsAsPublished()
    {
        // The example of Standard Webhooks' own libraries.
        var secret = Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        var signature = WebhookSignature.Sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, Encoding.UTF8.GetBytes("""{"test": 2432232314}"""));

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Fact]
    public void SecretOf_OtherBrandOrNumber_IsAnother()
    {
        var key = new byte[32];
        string[] secrets = [.. new[] { ("lumiere", 1L), ("lumiere", 11L), ("petal", 1L) }.Select(of => WebhookSignature.Show(WebhookSignature.SecretOf(key, of.Item1, of.Item2)))];

        Assert.Equal(3, secrets.Distinct().Count());
        Assert.Equal(secrets[0], WebhookSignature.Show(WebhookSignature.SecretOf(key, "lumiere", 1)));
        Assert.All(secrets, static secret => Assert.Equal(32, Convert.FromBase64String(secret[WebhookSignature.SecretPrefix.Length..]).Length));
    }
}
