using AdCommerce.V1;

namespace AdCommerce.LoadTests.EventFuzz;

/// <summary>An event with the only right answer to it.</summary>
/// <param name="Kind">What is wrong with it, for the figures.</param>
/// <param name="Event">The event.</param>
/// <param name="Status">The right answer.</param>
/// <param name="Rejection">The right reason.</param>
internal sealed record EventCase(string Kind, Event Event, EventStatus Status, EventRejection Rejection)
{
    public static EventCase Bad(string kind, Event made, EventRejection why) => new(kind, made, EventStatus.Rejected, why);
}
