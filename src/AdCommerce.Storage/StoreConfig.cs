using System.ComponentModel.DataAnnotations;
using StackExchange.Redis;

namespace AdCommerce.Storage;

/// <summary>Where the data is kept. Section <c>AdCommerce</c> of the configuration, written by the operator.</summary>
public sealed class StoreConfig : IValidatableObject
{
    /// <summary>The section it is read from.</summary>
    public const string Section = "AdCommerce";

    /// <summary>
    /// Folder of the embedded store; a relative path starts at the content root. Created when missing, held by one server
    /// at a time. Not used with a real Redis. Default <c>data</c>.
    /// </summary>
    [Required(ErrorMessage = "AdCommerce:DataDirectory must name a folder, for example \"data\".")]
    public string DataDirectory { get; set; } = "data";

    /// <summary>A real Redis instead of the embedded store.</summary>
    public RedisConfig Redis { get; set; } = new();

    /// <summary>True when no Redis is named, so that the store runs inside this process.</summary>
    public bool IsEmbedded => string.IsNullOrWhiteSpace(Redis.ConnectionString);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Redis.OperationTimeoutMillis is < RedisConfig.OperationTimeoutMillisMin or > RedisConfig.OperationTimeoutMillisMax)
            yield return new($"AdCommerce:Redis:OperationTimeoutMillis must be from {RedisConfig.OperationTimeoutMillisMin} "
                + $"to {RedisConfig.OperationTimeoutMillisMax}, but is {Redis.OperationTimeoutMillis}.");
        if (!IsEmbedded && Describe(Redis.ConnectionString) is { } problem)
            yield return new($"AdCommerce:Redis:ConnectionString cannot be read: {problem} Example: \"localhost:6379\".");
    }

    private static string? Describe(string connectionString)
    {
        try
        {
            return ConfigurationOptions.Parse(connectionString).EndPoints.Count > 0 ? null : "it names no server.";
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return exception.Message;
        }
    }
}

/// <summary>How a Redis is reached. Section <c>AdCommerce:Redis</c>.</summary>
public sealed class RedisConfig
{
    internal const int OperationTimeoutMillisMin = 50;
    internal const int OperationTimeoutMillisMax = 60_000;

    /// <summary>
    /// Servers and options as StackExchange.Redis reads them, for example <c>redis-1:6379,password=…,ssl=true</c>.
    /// Empty (the default): the embedded store.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>How long one operation may take before its outcome counts as unknown, in milliseconds. Default 2,000, range 50 to 60,000.</summary>
    public int OperationTimeoutMillis { get; set; } = 2_000;
}
