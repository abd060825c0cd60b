using AdCommerce.ConsolePages.Session;

namespace AdCommerce.ConsolePages.Shell;

/// <summary>The pages that are offered to whom. What may be read is decided by the API, not here.</summary>
internal static class ConsoleMenu
{
    public static IEnumerable<(string Path, string Title)> Of(ConsoleUser user)
    {
        if (user.IsOperator)
        {
            yield return ("/console", "Overview");
            yield return ("/console/catalog", "Catalog");
            yield return ("/console/viewers", "Viewers");
            yield return ("/console/health", "Health");
            yield break;
        }

        yield return ("/console", "Funnel");
        yield return ("/console/alerts", "Alerts");
        yield return ("/console/campaigns", "Campaigns");
        yield return ("/console/preview", "Preview");
    }
}
