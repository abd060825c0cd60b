namespace AdCommerce.Server.Demo.Traffic;

/// <summary>Something that a simulated viewer did and that the server said it counted.</summary>
/// <param name="Campaign">"brands/{brand}/campaigns/{campaign}": with the viewer it makes a journey.</param>
/// <param name="Placement">"brands/{brand}/campaigns/{campaign}/placements/{placement}" of the variant that led here.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Kind">What.</param>
/// <param name="Value">Of orders and refunds.</param>
internal sealed record TrueTouch(string Campaign, string Placement, DateTimeOffset Time, TouchedBy Kind, V1.Money? Value = null);

/// <summary>What counts in a funnel.</summary>
internal enum TouchedBy
{
    /// <summary>A slot was on screen for long enough.</summary>
    Exposure,

    /// <summary>A note was opened.</summary>
    Note,

    /// <summary>A note was read for 5 s.</summary>
    DeepRead,

    /// <summary>A room was joined.</summary>
    Room,

    /// <summary>A room was watched for 6 s.</summary>
    Engaged,

    /// <summary>A seat was taken.</summary>
    Group,

    /// <summary>A seat was given back.</summary>
    GroupLeave,

    /// <summary>Something was bought.</summary>
    Order,

    /// <summary>It was paid back.</summary>
    Refund,
}
