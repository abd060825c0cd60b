using AdCommerce.Domain;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Funnel;
using Grpc.Core;

namespace AdCommerce.Server.Playback;

/// <summary>When and where a request is decided, from what it says of itself.</summary>
internal static class DecisionContexts
{
    /// <summary>Of a call, which can be told what is wrong with it.</summary>
    /// <exception cref="RpcException">The market or the device is none.</exception>
    public static DecisionContext Of(DateTimeOffset now, string market, V1.Device device, HttpRequest request)
    {
        var violations = new Violations();
        violations.Require(IsMarket(market), "market", "must be empty or two upper-case letters (ISO 3166-1)");
        violations.Require(Enum.IsDefined(device), "device", "must be one of the listed devices");
        return violations.None
            ? new DecisionContext(now, market, device.ToDomain(), !PrivacySignals.ForbidProfile(request))
            : throw violations.ToRejection().ToRpcException();
    }

    /// <summary>Of a player that asks for a playlist, <c>?market=CN&amp;device=phone</c>: what is none counts as not told, and the show goes on.</summary>
    public static DecisionContext Tolerant(DateTimeOffset now, HttpRequest request)
    {
        var (market, device) = (request.Query["market"].ToString(), request.Query["device"].ToString());
        return new DecisionContext(now, IsMarket(market) ? market : "", IsDevice(device) ? device : "", !PrivacySignals.ForbidProfile(request));
    }

    private static bool IsMarket(string market) => market.Length == 0 || (market.Length == 2 && market.All(char.IsAsciiLetterUpper));

    private static bool IsDevice(string device) => device is "" or "phone" or "tablet" or "desktop" or "tv";
}
