using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;

namespace AdCommerce.LoadTests.Kills;

/// <summary>Creates viewers and changes their profiles.</summary>
internal sealed class ViewerWriter(Run run, KillFigures figures, Random random) : Writer(run, figures, random)
{
    private static readonly string[] SkinTypes = ["oily", "dry", "combination", "sensitive", "normal"];

    private readonly SortedDictionary<string, Viewer> _viewers = new(StringComparer.Ordinal);
    private string _subject = "";

    protected override Write Next()
    {
        _subject = _viewers.Count == 0 || Random.Next(3) == 0 ? $"viewers/{NewId("viewer")}" : _viewers.Keys.ElementAt(Random.Next(_viewers.Count));
        var request = new UpdateViewerRequest
        {
            Viewer = new()
            {
                Name = _subject,
                Consent = new() { Personalization = Random.Next(2) == 0, Measurement = true },
                Attributes =
                {
                    { "skin_type", new() { EnumValue = SkinTypes[Random.Next(SkinTypes.Length)] } },
                    { "age", new() { NumberValue = Random.Next(18, 90) } },
                },
            },
            AllowMissing = true,
            RequestId = NewId("request"),
        };
        return new("UpdateViewer", async api => await api.Viewers.UpdateViewerAsync(request, api.Operator()), Adopt);
    }

    protected override async Task<bool> IsCarriedOutAsync(ServerApi api)
    {
        var there = await FindAsync(api.Viewers.GetViewerAsync(new() { Name = _subject }, api.Operator()));
        return there is not null && (!_viewers.TryGetValue(_subject, out var known) || known.Etag != there.Etag);
    }

    protected override async Task CompareAsync(ServerApi api)
    {
        foreach (var (name, viewer) in _viewers)
            Compare(viewer, await FindAsync(api.Viewers.GetViewerAsync(new() { Name = name }, api.Operator())), name);
    }

    private void Adopt(Google.Protobuf.IMessage answer) => _viewers[((Viewer)answer).Name] = (Viewer)answer;
}
