using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;

namespace AdCommerce.LoadTests.Kills;

/// <summary>Creates placements of one campaign, pauses and resumes them.</summary>
internal sealed class PlacementWriter(Run run, KillFigures figures, Random random, string campaign) : Writer(run, figures, random)
{
    private const int PageSize = 500;

    private readonly SortedDictionary<string, Placement> _placements = new(StringComparer.Ordinal);
    private string _subject = "";

    protected override Write Next() => _placements.Count == 0 || Random.Next(3) == 0 ? Create() : Toggle();

    protected override async Task<bool> IsCarriedOutAsync(ServerApi api)
    {
        var there = await FindAsync(api.Campaigns.GetPlacementAsync(new() { Name = _subject }, api.Operator()));
        return there is not null && (!_placements.TryGetValue(_subject, out var known) || known.Etag != there.Etag);
    }

    protected override async Task CompareAsync(ServerApi api)
    {
        var there = new Dictionary<string, Placement>();
        var token = "";
        do
        {
            var page = await api.Campaigns.ListPlacementsAsync(new() { Parent = campaign, PageSize = PageSize, PageToken = token }, api.Operator());
            foreach (var placement in page.Placements)
                Run.Expect(there.TryAdd(placement.Name, placement), $"{placement.Name} is listed twice");
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        foreach (var (name, placement) in _placements)
            Compare(placement, there.GetValueOrDefault(name), name);
        foreach (var extra in there.Keys.Where(name => !_placements.ContainsKey(name)))
            Run.Violated($"{extra} is there and was never acknowledged");
    }

    private Write Create()
    {
        var id = NewId("placement");
        _subject = $"{campaign}/placements/{id}";
        var request = new CreatePlacementRequest
        {
            Parent = campaign,
            PlacementId = id,
            Placement = new() { Product = KillRun.BaseProductName, Priority = Random.Next(0, 100) },
            RequestId = NewId("request"),
        };
        return new("CreatePlacement", async api => await api.Campaigns.CreatePlacementAsync(request, api.Operator()), Adopt);
    }

    private Write Toggle()
    {
        _subject = _placements.Keys.ElementAt(Random.Next(_placements.Count));
        var (name, requestId) = (_subject, NewId("request"));
        return _placements[_subject].State == ServingState.Active
            ? new("PausePlacement", async api => await api.Campaigns.PausePlacementAsync(new() { Name = name, RequestId = requestId }, api.Operator()), Adopt)
            : new("ResumePlacement", async api => await api.Campaigns.ResumePlacementAsync(new() { Name = name, RequestId = requestId }, api.Operator()), Adopt);
    }

    private void Adopt(Google.Protobuf.IMessage answer) => _placements[((Placement)answer).Name] = (Placement)answer;
}
