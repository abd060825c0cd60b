using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Campaigns;

/// <summary>What a placement offers to pay, and for what: first price.</summary>
/// <param name="Stage">What is paid for: a thousand exposures (Episode), one note opened, one room joined or one group joined.</param>
/// <param name="Amount">For that many of it; 0 to <see cref="AmountMicrosMax"/> micro-units.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.bid")]
public sealed record Bid(Stage Stage, Money Amount)
{
    /// <summary>Highest bid: a million units of the currency.</summary>
    public const long AmountMicrosMax = 1_000_000_000_000;

    /// <summary>Exposures that a bid for <see cref="Funnel.Stage.Episode"/> pays for.</summary>
    public const int ExposuresPerBid = 1_000;
}

/// <summary>Who comes first, whatever is bid.</summary>
public enum PriorityClass : byte
{
    /// <summary>What was promised to a brand: before everything else.</summary>
    Sponsorship = 1,

    /// <summary>The usual: by value.</summary>
    Standard = 2,

    /// <summary>Fills what nobody else wants.</summary>
    House = 3,
}
