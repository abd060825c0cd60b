using AdCommerce.Server.Errors;
using Google.Protobuf;
using RpcStatus = Google.Rpc.Status;

namespace AdCommerce.Server.Access;

/// <summary>Applies a row to a request. Null is yes; anything else is the answer that the caller gets.</summary>
internal static class Admission
{
    /// <summary>May this caller call this method at all? Known before the request is read.</summary>
    public static RpcStatus? OfRole(AccessRow? row, HttpContext context)
    {
        if (row is null) return Statuses.PermissionDenied("This method cannot be called: the service has no rule for who may.");
        if (row.Roles is Role.Anyone) return null;

        var caller = context.FindCaller();
        if (caller is null) return Unauthenticated(context);
        return (row.Roles & caller.Role) != 0 ? null : Statuses.PermissionDenied($"Not for the role {caller.Role}; for {row.Roles}.");
    }

    /// <summary>Does what the request names belong to this caller? Asked only of callers whom <see cref="OfRole"/> let in.</summary>
    public static RpcStatus? OfTenant(RpcRow row, Caller caller, IMessage request)
    {
        var binding = row.Binding;
        string name = binding.NameIn(request);
        if (binding.OwnerOf(name) is not { } owner)
        {
            string form = binding.Kind is BindingKind.Brand ? "brands/{brand}" : "viewers/{viewer}";
            return Statuses.Of(Domain.Rejection.Invalid(binding.Field, $"\"{name}\" does not start with a name of the form {form}."));
        }

        string? own = binding.Kind is BindingKind.Brand ? caller.BrandId : caller.ViewerId;
        return string.Equals(owner, own, StringComparison.Ordinal) ? null : Statuses.NotFound(name);
    }

    private static RpcStatus Unauthenticated(HttpContext context)
    {
        if (context.Features.Get<CredentialFailure>() is { } failure)
            return failure.KeysUnavailable ? Statuses.Unavailable(failure.Hint) : Statuses.Unauthenticated(failure.Hint);

        string hint = "Send a token: \"authorization: Bearer {JWT}\".";
        bool development = context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment();
        return Statuses.Unauthenticated(development ? $"{hint} GET /dev/token gives one to try with." : hint);
    }
}
