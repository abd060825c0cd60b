using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using AdCommerce.Domain.Catalog.Import;
using Microsoft.Extensions.Options;
using Microsoft.Security.AntiSSRF;

namespace AdCommerce.Server.Catalog.Import;

/// <summary>Reads pieces over https.</summary>
internal sealed class HttpsMediaReader(MediaHttpClient client, IOptions<MediaOptions> options, TimeProvider time)
{
    private readonly MediaOptions _options = options.Value;

    public async ValueTask<MediaAnswer> ReadAsync(MediaRead read, MediaAddressRules rules, ImportBudget budget, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(_options.RequestTimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await FollowAsync(read, rules, budget, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return read.Failed($"it did not arrive within {_options.RequestTimeoutSeconds} s: try again, or raise {MediaOptions.Section}:{nameof(MediaOptions.RequestTimeoutSeconds)}");
        }
        catch (Exception e) when (IsRefusedAddress(e))
        {
            return read.Failed("the host's address is not a public one, and such addresses are never connected to: serve the media from a public address or from a media root");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or AuthenticationException or SocketException)
        {
            return read.Failed("the host cannot be reached over https, or it broke off: check the name, its certificate, and that it is up");
        }
    }

    private async ValueTask<MediaAnswer> FollowAsync(MediaRead read, MediaAddressRules rules, ImportBudget budget, CancellationToken cancellationToken)
    {
        MediaAddress address = read.Address;
        for (int redirects = 0; redirects <= _options.RedirectsMax; redirects++)
        {
            if (rules.Problem(address) is { } refused)
            {
                return read.Failed($"it is redirected to an address that {refused}");
            }

            using HttpRequestMessage request = new(HttpMethod.Get, address.ToString());
            request.Headers.Range = read.Range is { } range ? new RangeHeaderValue(range.Offset, range.Offset + range.Length - 1) : null;
            using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
            if (!IsRedirect(response.StatusCode))
            {
                return await TakeAsync(read, address, response, budget, cancellationToken);
            }

            string location = response.Headers.Location?.OriginalString ?? "";
            if (!address.TryResolve(location, out MediaAddress? next, out string? problem) || !next.IsHttps)
            {
                return read.Failed($"it is redirected to an address that {problem ?? "is not https"}");
            }

            address = next;
        }

        return read.Failed($"it is redirected more than {_options.RedirectsMax} times: give the address that the redirects end at");
    }

    private async ValueTask<MediaAnswer> TakeAsync(MediaRead read, MediaAddress address, HttpResponseMessage response, ImportBudget budget, CancellationToken cancellationToken)
    {
        HttpStatusCode expected = read.Range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent;
        if (response.StatusCode != expected)
        {
            return read.Failed(response.StatusCode == HttpStatusCode.OK
                ? "the host does not serve byte ranges, and the playlist asks for one: enable them, or give each segment a file of its own"
                : $"the host answers with status {(int)response.StatusCode}: check that the file is there and may be read without credentials");
        }

        if (response.Content.Headers.ContentEncoding.Count > 0)
        {
            return read.Failed("the host sends it compressed without being asked to: serve media as it is");
        }

        int bytesMax = PieceLimits.BytesMax(_options, read.Kind);
        if (response.Content.Headers.ContentLength > bytesMax)
        {
            return read.Failed(PieceLimits.TooLarge(_options, read.Kind));
        }

        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using PieceBuffer buffer = new();
        PieceOutcome outcome = await buffer.FillAsync(body, bytesMax, budget, cancellationToken);
        return PieceLimits.Conclude(read, buffer, outcome, _options, budget, address);
    }

    private static bool IsRedirect(HttpStatusCode status) => status is
        HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static bool IsRefusedAddress(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            // Looking up 0.0.0.0 is an argument that the resolver does not take; addresses are canonical, so nothing else can be.
            if (e is AntiSSRFException or ArgumentException)
            {
                return true;
            }
        }

        return false;
    }
}
