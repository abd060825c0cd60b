using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using AdCommerce.Domain.Alerts;
using AdCommerce.Grains.Alerts;
using AdCommerce.Server.Hosting;
using AdCommerce.Server.Reports;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using Microsoft.Security.AntiSSRF;

namespace AdCommerce.Server.Alerts;

/// <summary>Sends messages to webhooks. Whatever happens there is an attempt with its outcome, and never an exception.</summary>
internal sealed class AlertSender(WebhookClient client, WebhookSecrets secrets, IOptions<AlertConfig> config, TimeProvider time)
{
    // Zeros and empty texts are written, too: whoever reads a count should not have to know what a missing one means.
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    /// <summary>Tries once.</summary>
    /// <param name="webhook">Where.</param>
    /// <param name="message">What.</param>
    /// <param name="cancellationToken">The server ends: nothing is known of the attempt then.</param>
    public async Task<DeliveryAttempt> SendAsync(AlertWebhook webhook, AlertEvent message, CancellationToken cancellationToken)
    {
        var (began, started) = (time.NowMicros(), time.GetTimestamp());
        var (status, problem) = await TryAsync(webhook, message, cancellationToken);
        return new DeliveryAttempt(began, time.GetElapsedTime(started).Ticks / TimeSpan.TicksPerMicrosecond, status, problem);
    }

    /// <summary>The body of a message: the same at each attempt.</summary>
    internal static byte[] BodyOf(AlertEvent message, string brandId)
    {
        var type = message.Kind switch
        {
            AlertEventKind.Fired => "alert.fired",
            AlertEventKind.Resolved => "alert.resolved",
            _ => "alert.test",
        };
        var data = message.ToProto(brandId);
        // A proto's JSON is JSON; none of the other values can have a character that would have to be escaped.
        return System.Text.Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","timestamp":{{JsonFormatter.ToDiagnosticString(data.Time)}},"data":{{Json.Format(data)}}}""");
    }

    private async Task<(int Status, string Problem)> TryAsync(AlertWebhook webhook, AlertEvent message, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(config.Value.AttemptTimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = RequestOf(webhook, message);
            // Set in Development, and the server is no longer in it.
            if (request.RequestUri!.Scheme != Uri.UriSchemeHttps && !client.IsAnywhereAllowed)
                return (0, "the address is not https: set another one");
            using var response = await client.SendAsync(request, either.Token);
            return ((int)response.StatusCode, "");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Who cannot be connected to is given up sooner than who does not answer, and by an exception of the same kind.
            return (0, limit.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"no answer within {config.Value.AttemptTimeoutSeconds} s")
                : string.Create(CultureInfo.InvariantCulture, $"no connection within {PublicAddresses.ConnectTimeout.TotalSeconds} s"));
        }
        catch (Exception exception) when (IsRefusedAddress(exception))
        {
            return (0, "the host's address is not a public one, and such addresses are never connected to");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or AuthenticationException or SocketException or UriFormatException)
        {
            return (0, "the host cannot be reached, or it broke off: check the name, its certificate, and that it is up");
        }
    }

    private HttpRequestMessage RequestOf(AlertWebhook webhook, AlertEvent message)
    {
        var (body, now) = (BodyOf(message, webhook.BrandId), time.GetUtcNow());
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Uri) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("AdCommerce", null));
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(
            "webhook-signature",
            string.Join(' ', webhook.SecretsAt(now).Select(number => WebhookSignature.Sign(secrets.Of(webhook.BrandId, number), message.Id, now.ToUnixTimeSeconds(), body))));
        return request;
    }

    private static bool IsRefusedAddress(Exception exception)
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            // Looking up 0.0.0.0 is an argument that the resolver does not take.
            if (inner is AntiSSRFException or ArgumentException)
                return true;
        }

        return false;
    }
}
