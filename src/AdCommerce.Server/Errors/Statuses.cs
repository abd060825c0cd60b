using AdCommerce.Domain;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using RpcStatus = Google.Rpc.Status;

namespace AdCommerce.Server.Errors;

/// <summary>The one place where outcomes become gRPC status codes with details (google.rpc.Status).</summary>
internal static class Statuses
{
    /// <summary>How long a caller should wait before it repeats a call that failed for a passing reason.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>An expected refusal, with every offending field.</summary>
    public static RpcStatus Of(Rejection rejection)
    {
        var status = New(CodeOf(rejection.Reason), rejection.Message);
        if (rejection.Violations.IsDefaultOrEmpty) return status;

        var details = new BadRequest();
        foreach (var (field, description) in rejection.Violations)
        {
            details.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = field, Description = description });
        }

        status.Details.Add(Any.Pack(details));
        return status;
    }

    /// <summary>Missing, or another tenant's: the two are one answer.</summary>
    public static RpcStatus NotFound(string name) => Of(Rejection.Missing(name));

    /// <summary>No valid credential; the hint says how to bring one.</summary>
    public static RpcStatus Unauthenticated(string hint) => New(Code.Unauthenticated, hint);

    /// <summary>A valid credential of the wrong kind.</summary>
    public static RpcStatus PermissionDenied(string message) => New(Code.PermissionDenied, message);

    /// <summary>A request body above its limit.</summary>
    public static RpcStatus TooLarge(int bytesMax) => New(Code.ResourceExhausted, $"The request is larger than {bytesMax} bytes.");

    /// <summary>A compressed request that grows above the limit.</summary>
    public static RpcStatus TooLargeUnpacked(int bytesMax) => New(Code.ResourceExhausted, $"The request is larger than {bytesMax} bytes once unpacked.");

    /// <summary>More than may come, or more than can be taken now: nothing was carried out, the same request may be repeated later.</summary>
    public static RpcStatus Exhausted(string message, TimeSpan retryDelay)
    {
        var status = New(Code.ResourceExhausted, message);
        status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(retryDelay) }));
        return status;
    }

    /// <summary>A report that takes more than it may: asking again does not help, asking for less does.</summary>
    public static RpcStatus TooLargeReport(string message) => New(Code.ResourceExhausted, message);

    /// <summary>A passing fault of the service: nothing was acknowledged, the same request may be repeated.</summary>
    public static RpcStatus Unavailable(string message)
    {
        var status = New(Code.Unavailable, message);
        status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(RetryDelay) }));
        return status;
    }

    /// <summary>The caller's deadline has passed.</summary>
    public static RpcStatus DeadlineExceeded() => New(Code.DeadlineExceeded, "The deadline passed before the answer was there; the request may have been carried out.");

    /// <summary>The caller went away.</summary>
    public static RpcStatus Cancelled() => New(Code.Cancelled, "The caller cancelled the request; it may have been carried out.");

    /// <summary>A bug. The caller learns an id and nothing else.</summary>
    public static RpcStatus Internal(string faultId) => New(Code.Internal, $"The service failed. Its operator finds the cause in the log under {faultId}.");

    private static RpcStatus New(Code code, string message) => new() { Code = (int)code, Message = message };

    private static Code CodeOf(RejectionReason reason) => reason switch
    {
        RejectionReason.InvalidArgument => Code.InvalidArgument,
        RejectionReason.NotFound => Code.NotFound,
        RejectionReason.AlreadyExists => Code.AlreadyExists,
        RejectionReason.EtagMismatch => Code.Aborted,
        RejectionReason.FailedPrecondition => Code.FailedPrecondition,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
