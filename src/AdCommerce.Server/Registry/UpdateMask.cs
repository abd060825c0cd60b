using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Registry;

/// <summary>Which fields an update names (AIP-134).</summary>
internal static class UpdateMask
{
    /// <summary>
    /// The mask's paths, as the protocol spells them or as JSON does; without a mask the fields of the message that are set, but for those that are no values.
    /// </summary>
    public static IEnumerable<string> PathsOf(FieldMask? mask, IMessage values, params string[] notValues) =>
        mask is { Paths.Count: > 0 }
            ? mask.Paths.Select(ToProtoName).Distinct()
            : values.Descriptor.Fields.InDeclarationOrder()
                .Where(field => !notValues.Contains(field.Name))
                .Where(field => field.Accessor.GetValue(values) switch
                {
                    null => false,
                    string text => text.Length > 0,
                    long number => number != 0,
                    int number => number != 0,
                    bool flag => flag,
                    System.Enum value => Convert.ToInt32(value, CultureInfo.InvariantCulture) != 0,
                    System.Collections.ICollection many => many.Count > 0,
                    _ => true,
                })
                .Select(static field => field.Name);

    // "budget.dailyMicros", as answers spell it: a query's mask comes as it was written.
    private static string ToProtoName(string path) => path.Any(char.IsAsciiLetterUpper)
        ? string.Concat(path.Select(static c => char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}" : c.ToString()))
        : path;
}
