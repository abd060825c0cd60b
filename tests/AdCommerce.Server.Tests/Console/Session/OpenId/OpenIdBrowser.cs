using System.Net;

namespace AdCommerce.Server.Tests.ConsolePages.Session.OpenId;

/// <summary>As much of a browser as signing in needs: it keeps cookies and follows redirects, also to other origins.</summary>
internal sealed class OpenIdBrowser(Uri home) : IDisposable
{
    private const int RedirectsMax = 10;

    private readonly Dictionary<string, string> _cookies = [];
    private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>Where somebody stands in the end.</summary>
    public sealed record Page(string Path, string PathAndQuery, HttpStatusCode Status, string Text);

    public void Dispose() => _client.Dispose();

    /// <summary>Opens a path and goes wherever it leads.</summary>
    /// <param name="path">At home.</param>
    /// <param name="until">A path that is not opened any more.</param>
    public async Task<Page> FollowAsync(string path, string? until = null)
    {
        var next = new Uri(home, path);
        for (var i = 0; i < RedirectsMax; i++)
        {
            if (next.AbsolutePath == until)
                return new(next.AbsolutePath, next.PathAndQuery, default, "");
            using var answer = await SendAsync(new(HttpMethod.Get, next));
            if (answer.Headers.Location is not { } location)
                return new(next.AbsolutePath, next.PathAndQuery, answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
            next = new Uri(next, location);
        }

        throw new InvalidOperationException($"More than {RedirectsMax} redirects, at last to {next}.");
    }

    /// <summary>Presses "Sign out".</summary>
    /// <returns>Where the answer sends the browser.</returns>
    public async Task<string> SignOutAsync()
    {
        using var answer = await SendAsync(new(HttpMethod.Post, new Uri(home, "/console/sign-out")) { Content = new FormUrlEncodedContent([]) });
        return answer.Headers.GetValues("Refresh").Single().Split("url=")[1];
    }

    /// <summary>A cookie of the console's; null when there is none.</summary>
    public string? Cookie(string name) => _cookies.GetValueOrDefault(name);

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        // Cookies are told apart by host, not by port.
        if (_cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(static c => $"{c.Key}={c.Value}")));
        using (request)
        {
            var answer = await _client.SendAsync(request);
            foreach (var line in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
                Keep(line);
            return answer;
        }
    }

    private void Keep(string line)
    {
        var (name, value) = line.Split(';')[0].Split('=', 2) is [var n, var v] ? (n, v) : (line, "");
        if (value.Length == 0)
            _cookies.Remove(name);
        else
            _cookies[name] = value;
    }
}
