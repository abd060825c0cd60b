using System.Collections.Immutable;

namespace AdCommerce.Domain.Funnel;

/// <summary>From touches to attempts (funnel.md, Attempt). Pure.</summary>
internal static class AttemptFold
{
    /// <summary>The attempts of one journey, in order of entry.</summary>
    /// <param name="touches">In their order.</param>
    public static ImmutableArray<Attempt> Attempts(ImmutableArray<Touch> touches)
    {
        var attempts = new List<AttemptBuilder>();
        foreach (var touch in touches)
        {
            switch (touch.Kind)
            {
                case TouchKind.Order or TouchKind.Refund or TouchKind.GroupLeave:
                    OwnerAt(attempts, touch.TimeMicros)?.AddOutcome(touch);
                    break;
                case var _ when attempts is [.., var open] && open.IsOpenAt(touch.TimeMicros):
                    open.Add(touch);
                    break;
                case TouchKind.Exposure:
                    attempts.Add(new AttemptBuilder(touch));
                    break;
            }
        }

        return [.. attempts.Select(static attempt => attempt.Build())];
    }

    // Windows differ when a campaign's terms change, so the latest attempt may be over while the one before it is not.
    private static AttemptBuilder? OwnerAt(List<AttemptBuilder> attempts, long timeMicros)
    {
        for (var i = attempts.Count - 1; i >= 0; i--)
        {
            if (timeMicros <= attempts[i].WindowEndMicros)
                return attempts[i];
        }

        return null;
    }
}
