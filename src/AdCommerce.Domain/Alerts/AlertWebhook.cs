namespace AdCommerce.Domain.Alerts;

/// <summary>Where a brand wants to hear of its alerts. No secret is in it: secrets follow from their numbers and a key of this service.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.alert-webhook")]
public sealed record AlertWebhook
{
    /// <summary>How long messages are signed with the secret before, too, once there is a new one.</summary>
    public static readonly TimeSpan PreviousSecretTime = TimeSpan.FromHours(24);

    /// <summary>Whose it is.</summary>
    [Id(0)] public required string BrandId { get; init; }

    /// <summary>Absolute; empty: nothing is sent.</summary>
    [Id(1)] public string Uri { get; init; } = "";

    /// <summary>Number of the secret: the position of the entry that made it.</summary>
    [Id(2)] public long Secret { get; init; }

    /// <summary>Number of the secret before; 0 for none.</summary>
    [Id(3)] public long PreviousSecret { get; init; }

    /// <summary>Until when messages are signed with that, too.</summary>
    [Id(4)] public DateTimeOffset PreviousSecretEnd { get; init; }

    /// <summary>Position of the entry that changed it last; its etag.</summary>
    [Id(5)] public long Version { get; init; }

    /// <summary>Whether messages are sent.</summary>
    public bool IsSet => Uri.Length > 0;

    /// <summary>Whether the change that led here made the secret, so that its answer shows it.</summary>
    public bool ShowsSecret => IsSet && Secret == Version;

    /// <summary>Numbers of the secrets that a message is signed with now.</summary>
    public IEnumerable<long> SecretsAt(DateTimeOffset now) => PreviousSecret != 0 && now < PreviousSecretEnd ? [Secret, PreviousSecret] : [Secret];
}
