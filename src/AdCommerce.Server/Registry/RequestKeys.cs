using System.Security.Cryptography;
using System.Text;
using AdCommerce.Domain;
using AdCommerce.Domain.Registry;
using AdCommerce.Server.Access;
using AdCommerce.Server.Errors;
using Google.Protobuf;
using Grpc.Core;

namespace AdCommerce.Server.Registry;

/// <summary>Makes writes repeatable (AIP-155).</summary>
internal static class RequestKeys
{
    private const int LengthMax = 64;

    /// <summary>
    /// The key of a request: within the caller's tenant, so that nobody meets another's ids, and with a hash of all that was asked.
    /// </summary>
    /// <exception cref="RpcException">The request id is too long or has control characters.</exception>
    public static RequestKey Of(ServerCallContext context, IMessage request, string requestId)
    {
        if (requestId.Length == 0)
            return RequestKey.None;
        var violations = new Violations();
        violations.RequireText(requestId, "request_id", 1, LengthMax);
        if (!violations.None)
            throw violations.ToRejection().ToRpcException();
        var caller = context.GetCaller();
        var scope = caller.BrandId is { } brand ? $"brands/{brand}" : caller.Role.ToString();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(context.Method));
        hash.AppendData(request.ToByteArray());
        return new RequestKey($"{scope}/{requestId}", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
