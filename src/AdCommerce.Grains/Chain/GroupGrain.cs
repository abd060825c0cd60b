using System.Collections.Immutable;
using System.Security.Cryptography;
using AdCommerce.Domain;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Keys;
using Microsoft.Extensions.Logging;
using Orleans.Serialization;

namespace AdCommerce.Grains.Chain;

/// <remarks>
/// The store's etag is the fence: a second activation's write fails, it deactivates, and whoever called repeats. What a stale one answers
/// without writing is harmless, because a hold is worth nothing that the shard does not record, and what was voided is never recorded.
/// </remarks>
internal sealed partial class GroupGrain(
    [PersistentState("seats", GroupGrain.StorageName)] IPersistentState<StoredSeats> stored,
    Serializer<GroupSeats> serializer,
    IGroupDirectory directory,
    ISeatEvents events,
    ISeatSignals signals,
    IKeyRing keys,
    TimeProvider time,
    ILogger<GroupGrain> logger)
    : Grain, IGroupGrain
{
    /// <summary>Name of the grain storage that holds seats.</summary>
    public const string StorageName = "groups";

    private const string CodePurpose = "group-codes";

    /// <summary>Before a shard that did not answer is asked again.</summary>
    private static readonly TimeSpan AskAgainPause = TimeSpan.FromSeconds(5);

    /// <summary>Longest nap, well below what a timer can take.</summary>
    private static readonly TimeSpan NapMax = TimeSpan.FromDays(1);

    private GroupSeats _seats = GroupSeats.Empty;
    private ContentKey _key;
    private IGrainTimer? _timer;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var parts = this.GetPrimaryKeyString().Split('/', 2);
        _key = new ContentKey(parts[0], parts.ElementAtOrDefault(1) ?? "");
        Adopt();
        // Kept alive by what is due, so that an offer that nobody takes goes on to the next.
        _timer = this.RegisterGrainTimer(
            OnDueAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        Arm(_seats.NextDueMicros);
        return Task.CompletedTask;
    }

    public async Task<SeatAnswer> HoldSeat(SeatRequest request)
    {
        var terms = await ReadTermsAsync();
        if (_seats.FindUnsettled(request.Viewer, request.Event) is { } own)
            await SettleAsync(own, terms);
        var code = SeatCodes.Hash(keys.Derive(CodePurpose), _key, request.Code);
        var decision = _seats.HoldJoin(request, code, terms, time.GetUtcMicros());
        // Somebody else's hold may be over and its seat or code free. Whether it is, only the shard can tell.
        if (decision.Answer is SeatAnswer.Waiting or SeatAnswer.Full or SeatAnswer.CodeInvalid && await SettleOverdueAsync(terms))
            decision = _seats.HoldJoin(request, code, terms, time.GetUtcMicros());
        await CommitAsync(decision.Seats, terms);
        return decision.Answer;
    }

    public async Task<SeatAnswer> HoldLeave(SeatRequest request)
    {
        var terms = await ReadTermsAsync();
        if (_seats.FindUnsettled(request.Viewer, request.Event) is { } own)
            await SettleAsync(own, terms);
        var decision = _seats.HoldLeave(request, terms, time.GetUtcMicros());
        // Another activation may have given the seat: nobody is told to have none before the store says so.
        if (decision.Answer == SeatAnswer.NoSeat && await RefreshAsync())
            return await HoldLeave(request);
        await CommitAsync(decision.Seats, terms);
        return decision.Answer;
    }

    public async Task Confirm(SeatRequest request)
    {
        var terms = await ReadTermsAsync();
        await CommitAsync(_seats.Settle(new(request.Viewer, request.Event), SeatOutcome.Recorded, terms, time.GetUtcMicros()), terms);
    }

    public async Task Settle(SeatRequest request)
    {
        var pending = new PendingSeatEvent(request.Viewer, request.Event);
        if (_seats.IsPending(pending))
            await SettleAsync(pending, await ReadTermsAsync());
    }

    public async Task Forget(string viewer)
    {
        // Another activation may have given a seat: what is not in the store is forgotten, what is not in memory may not be.
        await RefreshAsync();
        var terms = await ReadTermsAsync();
        if (_seats.FindUnsettled(viewer, besides: null) is { } own)
            await SettleAsync(own, terms);
        await CommitAsync(_seats.Forget(viewer, terms, time.GetUtcMicros()), terms);
    }

    public async Task<SeatView> Look(string viewer)
    {
        var terms = await ReadTermsAsync();
        var now = time.GetUtcMicros();
        // Whoever looks sees what is due as done. Writing it down is the timer's work.
        if (!ReferenceEquals(_seats.Advance(terms, now), _seats))
            Arm(now);
        return _seats.View(viewer, terms, now);
    }

    public async Task<Result<IssuedCodes>> IssueCodes(int count, RequestKey request)
    {
        if (count is < 1 or > SeatLimits.CodesPerRequestMax)
            return Rejection.Invalid("count", $"must be 1 to {SeatLimits.CodesPerRequestMax}");
        if (await directory.FindAsync(_key) is not { } group)
            return Rejection.Missing($"brands/{_key.BrandId}/groups/{_key.Id}");
        var secret = keys.Derive(CodePurpose);
        var seed = request.Id.Length == 0 ? RandomNumberGenerator.GetBytes(SealingKey.Bytes) : SeatCodes.Seed(secret, _key, request);
        var codes = SeatCodes.Make(seed, count);
        var added = _seats.AddCodes(request, [.. codes.Select(code => SeatCodes.Hash(secret, _key, code))]);
        if (added.Value is not { } next)
            return added.Rejection!;
        await CommitAsync(next, SeatTerms.Of(group));
        return new IssuedCodes(codes);
    }

    private async ValueTask<SeatTerms> ReadTermsAsync() => SeatTerms.Of(await directory.FindAsync(_key));

    /// <summary>Reads what is stored. True when it was not what is in memory, because another activation wrote it.</summary>
    private async Task<bool> RefreshAsync()
    {
        var etag = stored.Etag;
        await stored.ReadStateAsync();
        if (stored.Etag == etag)
            return false;
        Adopt();
        return true;
    }

    private void Adopt() => _seats = stored.State.Bytes.Length > 0 ? serializer.Deserialize(stored.State.Bytes)! : GroupSeats.Empty;

    /// <summary>Decided on a copy; now written, then adopted, then told.</summary>
    private async Task CommitAsync(GroupSeats next, SeatTerms terms)
    {
        if (ReferenceEquals(next, _seats))
            return;
        try
        {
            stored.State = new StoredSeats { Bytes = serializer.SerializeToArray(next) };
            await stored.WriteStateAsync();
        }
        catch
        {
            // The write may or may not have happened: forget what is in memory, and let the next activation read what is true.
            DeactivateOnIdle();
            throw;
        }

        var opens = next.OpensMoreThan(_seats, terms);
        _seats = next;
        Arm(next.NextDueMicros);
        if (opens)
            signals.Publish(_key);
    }

    private void Arm(long dueMicros)
    {
        if (dueMicros == long.MaxValue)
            return;
        var nap = TimeSpan.FromMicroseconds(Math.Max(0, dueMicros - time.GetUtcMicros()));
        _timer?.Change(nap < NapMax ? nap : NapMax, Timeout.InfiniteTimeSpan);
    }
}
