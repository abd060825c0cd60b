using AdCommerce.Domain;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Replay;
using AdCommerce.Grains;
using AdCommerce.Grains.Learning;
using AdCommerce.Grains.Registry;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Access;
using AdCommerce.Server.Errors;
using Grpc.Core;
using Lack = AdCommerce.V1.ReplayDecisionResponse.Types.Lack;

namespace AdCommerce.Server.Playback;

/// <summary>
/// Makes decisions that were served again, from their sessions. What a session only names is fetched from the logs; what cannot be had any more is said, and
/// nothing else put in its place.
/// </summary>
internal sealed class DecisionReplays(
    SessionTokens tokens, GrainReferences<IViewerGrain> viewers, RegistryHistory registries, RateHistory rates, [FromKeyedServices(DecisionReplays.Slots)] BulkSlots slots)
{
    /// <summary>What replays take their slots from.</summary>
    public const string Slots = "replays";

    /// <summary>Most replays at once on a silo: each may fold the registry anew.</summary>
    public const int SlotsMax = 2;

    /// <summary>When a caller for whom there is no slot is told to come back.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Answers the call.</summary>
    /// <exception cref="RpcException">The session is none, or too many replays run.</exception>
    public async Task<V1.ReplayDecisionResponse> ReplayAsync(V1.ReplayDecisionRequest request, ServerCallContext context)
    {
        if (request.Session.Length == 0)
            throw Rejection.Invalid("session", "must be the session that a resolve answered with").ToRpcException();
        var served = tokens.OpenSession(request.Session) ?? throw Rejection.Invalid(
            "session", "is not a session that this service gave, or the key is gone that it was sealed with").ToRpcException();
        using var slot = slots.Take(context);
        var answer = ReplayMapping.Served(served);
        if (served.Decision.Fallback is not (FallbackReason.None or FallbackReason.ProfileUnavailable))
        {
            // The original edition stands there without having been decided: there is nothing to make again, and nothing that could differ.
            answer.Identical = true;
            return answer;
        }

        if (served.Decision.Inputs is not { } inputs)
        {
            answer.Lacks.Add(Lack.NotRecorded);
            ReplayMapping.WithoutProfile(answer);
            return answer;
        }

        var facts = await FactsOfAsync(served.Viewer, inputs, answer);
        if (facts is null)
            ReplayMapping.WithoutProfile(answer);
        var registry = await registries.FindAsync(inputs.RegistryPosition, context.CancellationToken);
        var learned = await rates.FindAsync(inputs.RatesVersion, context.CancellationToken);
        if (registry is null)
            answer.Lacks.Add(Lack.RegistryDropped);
        if (learned is null)
            answer.Lacks.Add(Lack.RatesDropped);
        if (facts is not null && registry is not null && learned is not null)
            Replay(served, facts, registry, learned, context.GetCaller(), answer);
        return answer;
    }

    private async Task<DecisionFacts?> FactsOfAsync(string viewer, DecisionInputs inputs, V1.ReplayDecisionResponse answer)
    {
        switch (inputs.Kind)
        {
            case FactsKind.Unknown:
                return DecisionFacts.Unknown;
            case FactsKind.Open:
                return DecisionFacts.Decode(inputs.Facts);
            case FactsKind.Sealed:
                if (await viewers.Of(viewer).OpenFacts(inputs.Facts) is { } facts)
                    return facts;
                answer.Lacks.Add(Lack.ViewerErased);
                return null;
            case FactsKind.TooLarge:
                answer.Lacks.Add(Lack.FactsTooLarge);
                return null;
            default:
                answer.Lacks.Add(Lack.NotRecorded);
                return null;
        }
    }

    private static void Replay(
        SessionTicket served, DecisionFacts facts, PastRegistry registry, LearnedRates learned, Caller caller, V1.ReplayDecisionResponse answer)
    {
        if (DecisionReplay.Of(served, facts, registry.State, registry.Compiled, learned) is { } replayed)
            ReplayMapping.Add(replayed, caller, answer);
        else
            answer.Lacks.Add(Lack.RegistryDropped);
    }
}
