using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Replay;
using AdCommerce.Domain.Playback.Selection;

namespace AdCommerce.Grains.Viewers;

/// <summary>What decisions knew of the viewer: each takes it along, sealed, so that it can be made again as long as the viewer is not erased.</summary>
internal sealed partial class ViewerGrain
{
    private FactsEncoder _facts = new();
    private FactsSeal? _factsSeal;

    public Task<DecisionFacts?> OpenFacts(byte[] facts) => Task.FromResult(SealOfFacts()?.Open(facts));

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        ForgetFacts();
        return Task.CompletedTask;
    }

    private DecisionInputs InputsOf(PlaybackSnapshot snapshot, LearnedRates learned, DecisionContext context, AskedHistory asked)
    {
        Span<byte> bytes = stackalloc byte[FactsEncoder.BytesMax];
        var length = _facts.Write(_state.Profile, asked, bytes);
        var (kind, facts) = length < 0 ? (FactsKind.TooLarge, [])
            : SealOfFacts() is { } seal ? (FactsKind.Sealed, seal.Seal(bytes[..length]))
            : (FactsKind.Open, bytes[..length].ToArray());
        return new DecisionInputs(snapshot.State.Position, learned.Version, context, kind, facts);
    }

    private void ForgetFacts()
    {
        _factsSeal?.Dispose();
        (_facts, _factsSeal) = (new FactsEncoder(), null);
    }

    // A viewer gets a key with the first profile, and loses it with the last.
    private FactsSeal? SealOfFacts()
    {
        if (_factsSeal?.Key != _key)
        {
            _factsSeal?.Dispose();
            _factsSeal = _key is { } key ? new FactsSeal(key, Pseudonym) : null;
        }

        return _factsSeal;
    }
}
