namespace AdCommerce.ConsolePages.Api;

/// <summary>Ids of changes: one for each, kept until it was answered, so that a second click or a lost answer changes nothing twice.</summary>
internal static class RequestIds
{
    public static string Next(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("D");
}
