using System.Text.RegularExpressions;

namespace AdCommerce.Server.Tests.ConsolePages;

/// <summary>Follows a page's references, and those of its modules and style sheets, as a browser would.</summary>
internal static partial class PageFileWalk
{
    /// <summary>Every file that the page at <c>/</c> needs, by path. A file that is not served fails the walk.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(HttpClient client)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        string page = await client.GetStringAsync("/");
        var open = new Queue<string>(PageReference().Matches(page).Select(m => m.Groups[1].Value));
        while (open.TryDequeue(out string? path))
        {
            if (read.ContainsKey(path))
            {
                continue;
            }

            using HttpResponseMessage response = await client.GetAsync(path);
            Assert.True(response.IsSuccessStatusCode, $"{path} answers {(int)response.StatusCode}");
            read[path] = await response.Content.ReadAsStringAsync();
            var here = new Uri(client.BaseAddress!, path);
            foreach (Match reference in FileReference().Matches(read[path]))
            {
                open.Enqueue(new Uri(here, reference.Groups[1].Value).AbsolutePath);
            }
        }

        return read;
    }

    [GeneratedRegex("(?:src|href)=\"(/[^\"]+)\"")]
    private static partial Regex PageReference();

    [GeneratedRegex("(?:from |url\\()\"([^\"]+)\"")]
    private static partial Regex FileReference();
}
