using System.Collections.Immutable;

namespace AdCommerce.Domain;

/// <summary>Why a request was not carried out. Every member is an expected outcome, not a fault of the service.</summary>
public enum RejectionReason
{
    /// <summary>The request contradicts itself or a rule; sending it again cannot help. <see cref="Rejection.Violations"/> names the fields.</summary>
    InvalidArgument,

    /// <summary>The object does not exist, or belongs to another tenant (the caller cannot tell which).</summary>
    NotFound,

    /// <summary>An object with this id exists, or the request id was used for another request.</summary>
    AlreadyExists,

    /// <summary>The object has changed since the caller read it: read again, then repeat.</summary>
    EtagMismatch,

    /// <summary>The request is well formed, but the state of the object does not allow it now.</summary>
    FailedPrecondition,
}

/// <summary>One field of a request that breaks a rule.</summary>
/// <param name="Field">Path of the field as the API spells it, e.g. <c>episode.slots[1].end_offset</c>.</param>
/// <param name="Description">What is wrong and what would be right, in one sentence.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.field-violation")]
public sealed record FieldViolation(string Field, string Description);

/// <summary>A refused request: the reason, a sentence for people, and every offending field at once.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.rejection")]
public sealed record Rejection(RejectionReason Reason, string Message, ImmutableArray<FieldViolation> Violations)
{
    /// <summary>A refusal without a field of its own.</summary>
    public static Rejection Of(RejectionReason reason, string message) => new(reason, message, []);

    /// <summary>Something does not exist, or is not the caller's to see: both answer the same.</summary>
    /// <param name="name">Resource name.</param>
    public static Rejection Missing(string name) =>
        Of(RejectionReason.NotFound, $"\"{name}\" does not exist. Check the name, or create it first.");

    /// <summary>Bad input; the message repeats the first violation so that it is readable where details are not shown.</summary>
    public static Rejection Invalid(params ImmutableArray<FieldViolation> violations) =>
        new(RejectionReason.InvalidArgument, $"{violations[0].Field}: {violations[0].Description}", violations);

    /// <summary>Bad input in one field.</summary>
    public static Rejection Invalid(string field, string description) => Invalid(new FieldViolation(field, description));
}

/// <summary>A value, or the reason why there is none.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.result`1")]
public readonly record struct Result<T>(T? Value, Rejection? Rejection)
    where T : class
{
    /// <summary>True when <see cref="Value"/> is present.</summary>
    public bool IsSuccess => Rejection is null;

    /// <summary>Wraps a value.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Result<T>(Rejection rejection) => new(null, rejection);
}
