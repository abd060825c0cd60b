using System.Collections.Immutable;
using System.Text.Json;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Replay;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Tests.Campaigns.Budgets;
using AdCommerce.Domain.Tests.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Tests.Playback.Decisions;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Playback.Replay;

/// <summary>
/// Drawn worlds that change while viewers watch: each decision is served as a token, and later made again from that and the log of the registry alone.
/// </summary>
public sealed class DecisionReplayTests
{
    private const int Worlds = 120;
    private const int ViewersPerWorld = 12;
    private const int Day = 20_786;

    private static readonly ProfileCells Cells = new([new CellAttribute("skin_type", ["oily", "dry"])]);
    private static readonly TokenSeal Seal = new(1, new byte[32], TokenPurpose.Session);

    [Fact]
    public void Of_DrawnWorldsThatChange_IsWhatWasServedWithTheSameTrace()
    {
        var (explored, withheld, learned, paid) = (0, 0, 0, 0);
        var refused = new int[4];
        for (var seed = 0; seed < Worlds; seed++)
        {
            var draw = new WorldDraw(seed);
            var drawn = draw.World();
            var world = new ChangingWorld(new BuiltWorld(drawn), seed);
            List<(string Token, string Trace)> served = [];
            for (var i = 0; i < ViewersPerWorld; i++)
            {
                var viewer = draw.Viewer(drawn);
                // What changes is never what earlier decisions are made again from.
                world.Change();
                served.Add(Serve(world, viewer));
            }

            world.Change();
            foreach (var (token, trace) in served)
            {
                var ticket = SessionTicket.Decode(Seal.Open(token)!);
                var inputs = ticket.Decision.Inputs!;
                // Compiled anew from the log, not step by step as it was.
                var state = world.Rebuild(inputs.RegistryPosition);
                var compiled = PlaybackSnapshot.Empty.Next(state with { Episodes = state.Episodes.Clear() });

                var replayed = DecisionReplay.Of(ticket, DecisionFacts.Decode(inputs.Facts), state, compiled, world.RatesOf(inputs.RatesVersion))!;

                Assert.True(replayed.IsIdentical, $"world {seed}");
                Assert.Equal(trace, Text(replayed.Slots));
                AssertTells(replayed);
                explored += replayed.Slots.Any(static s => s.Candidates.Any(static c => c.Outcome == CandidateOutcome.NotDrawn)) ? 1 : 0;
                withheld += ticket.Decision.Slots.Any(static s => !s.Ghosts.IsEmpty) ? 1 : 0;
                learned += ticket.Decision.Slots.Any(static s => s.Propensity > 0) ? 1 : 0;
                paid += ticket.Decision.Charges.Count(static charge => charge is { Lease: > 0 });
                foreach (var refusal in inputs.Money)
                    refused[refusal & 3]++;
            }
        }

        // It met what there is to meet.
        Assert.All([explored, withheld, learned, paid, .. refused[1..]], static count => Assert.NotEqual(0, count));
    }

    [Fact]
    public void Of_AnotherWorldThanServed_SaysSo()
    {
        var differences = 0;
        for (var seed = 0; seed < Worlds; seed++)
        {
            var draw = new WorldDraw(seed);
            var drawn = draw.World();
            var world = new ChangingWorld(new BuiltWorld(drawn), seed);
            var (token, _) = Serve(world, draw.Viewer(drawn));
            var ticket = SessionTicket.Decode(Seal.Open(token)!);
            if (ticket.Decision.Slots.All(static slot => slot.Placement is null))
                continue;
            var state = world.Snapshot.State;
            var others = state with { Placements = state.Placements.Remove(ticket.Decision.Slots.First(static slot => slot.Placement is not null).Placement!.Value) };

            var replayed = DecisionReplay.Of(
                ticket, DecisionFacts.Decode(ticket.Decision.Inputs!.Facts), others, PlaybackSnapshot.Empty.Next(others), world.RatesOf(ticket.Decision.Inputs.RatesVersion))!;

            Assert.False(replayed.IsIdentical);
            differences++;
        }

        Assert.NotEqual(0, differences);
    }

    [Fact]
    public void Of_RegistryWithoutTheRevision_IsNothing()
    {
        var draw = new WorldDraw(1);
        var drawn = draw.World();
        var world = new ChangingWorld(new BuiltWorld(drawn), 1);
        var ticket = SessionTicket.Decode(Seal.Open(Serve(world, draw.Viewer(drawn)).Token)!);

        Assert.Null(DecisionReplay.Of(ticket, DecisionFacts.Unknown, RegistryState.Empty, PlaybackSnapshot.Empty, LearnedRates.None));
        Assert.Null(DecisionReplay.Of(
            ticket with { Decision = ticket.Decision with { Revision = 9 } }, DecisionFacts.Unknown, world.Snapshot.State, world.Snapshot, LearnedRates.None));
    }

    private static (string Token, string Trace) Serve(ChangingWorld world, DrawnViewer viewer)
    {
        var (profile, context, history, rates) = (BuiltWorld.ProfileOf(viewer), BuiltWorld.ContextOf(viewer) with { SessionId = world.NextSession() }, BuiltWorld.HistoryOf(viewer), world.Rates);
        var editions = world.Snapshot.FindEpisode(BuiltWorld.EpisodeId)!.Current;
        var money = world.Money?.For(context.SessionId);
        var looked = DecisionHistory.Of(history);
        var decision = EpisodeSelection.Decide(world.Snapshot, editions, profile, viewer.Pseudonym, context, looked, rates, money);
        var facts = new byte[FactsEncoder.BytesMax];
        var length = new FactsEncoder().Write(profile, looked.Asked(), facts);
        decision = decision with { Inputs = new DecisionInputs(world.Snapshot.State.Position, rates.Version, context, FactsKind.Open, facts[..length]).With(money) };
        var ticket = new SessionTicket(context.SessionId, viewer.Pseudonym, BuiltWorld.EpisodeId, decision, context.Now + SessionTicket.Lifetime);
        // What purses say has changed by now: the trace is of what they said.
        var trace = EpisodePreview.Of(
            world.Snapshot, editions, profile, viewer.Pseudonym, context, history, rates, isDrawn: true, DecisionMoney.Again(ticket.Decision));
        return (Seal.Seal(ticket.Bounded().Encode()), Text(trace));
    }

    // The trace tells of the decision, not of another one: who won in it stands there.
    private static void AssertTells(ReplayedDecision replayed)
    {
        foreach (var (slot, preview) in replayed.Decision.Slots.Zip(replayed.Slots))
        {
            Assert.Equal(slot.Placement, preview.Candidates.SingleOrDefault(static c => c.Outcome == CandidateOutcome.Won)?.Candidate.Placement.Key);
            Assert.Equal(
                slot.Ghosts.Order(), preview.Candidates.Where(static c => c.Outcome == CandidateOutcome.HeldOut).Select(static c => c.Candidate.Placement.Key).Order());
        }
    }

    private static string Text(ImmutableArray<SlotPreview> slots) => JsonSerializer.Serialize(slots.Select(static slot => new
    {
        slot.Slot.Id,
        Candidates = slot.Candidates.Select(static c => new
        {
            Placement = c.Candidate.Placement.Key.ToString(),
            Outcome = c.Outcome.ToString(),
            c.ValueMicros,
            Explanation = c.Explain(),
            WouldWin = c.WouldWin(),
            BeatenBy = c.BeatenBy?.Placement.Key.ToString(),
        }),
    }));

    /// <summary>A registry whose log goes on, and rates that do.</summary>
    private sealed class ChangingWorld
    {
        private readonly Random _random;
        private readonly List<byte[]> _log;
        private readonly List<LearnedRates> _rates = [LearnedRates.None];
        private readonly RateCounts _counts = new();
        private int _sessions;

        public ChangingWorld(BuiltWorld built, int seed)
        {
            (_random, _sessions, Snapshot) = (new Random(seed), seed, built.Snapshot);
            _log = [Serializer.SerializeToArray(built.Entry)];
            // In every other world money limits nothing; in the others two campaigns of three.
            if (seed % 2 == 0)
                return;
            var random = new Random(seed);
            var paid = built.Snapshot.State.Campaigns.Values.Where(_ => random.Next(3) > 0).Select(static c => c with { Budget = BudgetSamples.Budget }).ToArray();
            Append([.. paid.Select(static c => new CampaignPut(c))]);
            Money = MoneyOf(Snapshot.State, random);
        }

        public PlaybackSnapshot Snapshot { get; private set; }

        public Guid NextSession() => new(++_sessions, 0, 0x7000, new byte[8]);

        public CampaignMoney? Money { get; }

        public LearnedRates Rates => _rates[^1];

        public LearnedRates RatesOf(long version) => _rates[(int)version];

        /// <summary>A placement is put otherwise, a product is sold out, or money is worth something else; and something is learned.</summary>
        public void Change()
        {
            var placements = Snapshot.State.Placements.Values.ToArray();
            var placement = placements[_random.Next(placements.Length)];
            var product = Snapshot.State.Products[placement.ProductId];
            RegistryChange change = _random.Next(4) switch
            {
                3 => new ExchangeRatesPut(new ExchangeRates("CNY", [new CurrencyRate("JPY", 1 + _random.Next(90_000_000)), new CurrencyRate("USD", 7_000_000_000)], 0)),
                0 => new ProductPut(product with { Stock = product.Stock == 0 ? 1 : 0 }),
                1 => new PlacementPut(placement with { GivenState = placement.GivenState == PlacementState.Active ? PlacementState.Paused : PlacementState.Active }),
                _ => new PlacementPut(placement with { Priority = _random.Next(3), SlotCategories = _random.Next(2) == 0 ? ["foundation", "drink", "lamp"] : [] }),
            };
            Append([change]);
            foreach (var seen in placements)
            {
                for (var cell = 0; cell < Cells.Count; cell++)
                    _counts.Add(seen.Key, cell, Day, new RateSums(_random.Next(20), _random.Next(4), _random.Next(2), 0));
            }

            _rates.Add(LearnedRates.Compile(
                [.. placements.Select(p => new RatePlacement(p.Key, p.ProductId, Snapshot.State.Products[p.ProductId].Category, p.Terms.Bid?.Stage ?? Stage.Episode))],
                Cells, _counts, Day, (ulong)_rates.Count, 28, _rates.Count));
        }

        // They get money for a few exposures again and again, and for all sessions or some.
        private static CampaignMoney MoneyOf(RegistryState state, Random random)
        {
            var now = BuiltWorld.Now.ToUnixTimeMilliseconds() * 1_000;
            var time = new ManualTime(now);
            var purses = state.Campaigns.Values.Where(static c => c.Budget is not null).ToDictionary(static c => c.Key, c => new LeasePurse(c.Key, time));
            var leases = 0L;
            return new CampaignMoney(campaign =>
            {
                if (!purses.TryGetValue(campaign, out var purse))
                    return null;
                // Between any look and the taking a lease may come, or somebody else take everything.
                switch (random.Next(8))
                {
                    case 0 or 1:
                        var dearest = state.Placements.Values.Where(p => p.Key.Campaign == campaign).Max(static p => ChargePrice.OneOf(p.Terms.Bid));
                        purse.Put(new Lease(++leases, default, "a", Day, 1 + (dearest * 4), random.Next(2) == 0 ? 1 : 0.5, now, now + Hour, now + (2 * Hour)), purse.Report("a"), 0);
                        break;
                    case 2:
                        while (purse.TryTake(1_000_000, out _) || purse.TryTake(1_000, out _) || purse.TryTake(1, out _))
                            continue;
                        break;
                }

                return purse;
            });
        }

        private void Append(ImmutableArray<RegistryChange> changes)
        {
            var entry = new RegistryEntry(Guid.Empty, RequestKey.None, BuiltWorld.Now, changes);
            _log.Add(Serializer.SerializeToArray(entry));
            Snapshot = Snapshot.Next(Snapshot.State.Apply(entry));
        }

        public RegistryState Rebuild(long position) =>
            _log.Take((int)position).Aggregate(RegistryState.Empty, static (state, bytes) => state.Apply(Serializer.Deserialize<RegistryEntry>(bytes)!));
    }
}
