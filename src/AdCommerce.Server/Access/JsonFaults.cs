using System.Text.Json;
using System.Text.Json.Nodes;
using AdCommerce.Domain;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace AdCommerce.Server.Access;

/// <summary>
/// Which fields of a JSON message cannot be read. The parser of Google.Protobuf says what is wrong and not where, so each member is given to it alone, down to
/// the innermost that it refuses. For bodies that were refused already.
/// </summary>
internal sealed class JsonFaults
{
    private const int FaultsMax = 50;

    private readonly JsonParser _parser;
    private readonly List<FieldViolation> _found = [];

    private JsonFaults(JsonParser parser) => _parser = parser;

    /// <summary>The fields, named as the API names them (<c>campaign.budget.total.amount_micros</c>, <c>events[3].kind</c>), each with what the parser says of it.</summary>
    /// <param name="parser">What refused the message.</param>
    /// <param name="json">The message.</param>
    /// <param name="type">What it should be.</param>
    /// <param name="path">The message's own name; empty for a whole request.</param>
    /// <param name="problem">What the parser says of the whole message, for where no member alone is to blame: this is no JSON, two members exclude each other.</param>
    public static IReadOnlyList<FieldViolation> Find(JsonParser parser, string json, MessageDescriptor type, string path, string problem)
    {
        var faults = new JsonFaults(parser);
        try
        {
            if (JsonNode.Parse(json) is JsonObject message)
                faults.LookInto(message, type, path);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // No JSON, or a member twice: then it is the whole that cannot be read.
        }

        return faults._found.Count > 0 ? faults._found : [new FieldViolation(path.Length == 0 ? "body" : path, problem)];
    }

    private void LookInto(JsonObject message, MessageDescriptor type, string path)
    {
        foreach (var (member, value) in message)
        {
            if (_found.Count >= FaultsMax)
                return;
            var field = type.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == member || field.Name == member);
            var name = path.Length == 0 ? field?.Name ?? member : $"{path}.{field?.Name ?? member}";
            if (ProblemOf(type, member, value) is not { } problem)
                continue;
            var before = _found.Count;
            if (field is { IsRepeated: true })
                LookInto(PartsOf(value, name), type, field, member);
            else if (field is not null && value is JsonObject inner && HasMembers(field))
                LookInto(inner, field.MessageType, name);
            if (_found.Count == before)
                _found.Add(new FieldViolation(name, problem));
        }
    }

    private void LookInto(IEnumerable<(string Name, JsonNode Alone, JsonNode? Value)> parts, MessageDescriptor type, FieldDescriptor field, string member)
    {
        var valueField = field.IsMap ? field.MessageType.FindFieldByName("value") : field;
        foreach (var (name, alone, value) in parts)
        {
            if (_found.Count >= FaultsMax)
                return;
            if (ProblemOf(type, member, alone) is not { } problem)
                continue;
            var before = _found.Count;
            if (value is JsonObject inner && HasMembers(valueField))
                LookInto(inner, valueField.MessageType, name);
            if (_found.Count == before)
                _found.Add(new FieldViolation(name, problem));
        }
    }

    // A list's or a map's items, each alone in its list or map.
    private static IEnumerable<(string Name, JsonNode Alone, JsonNode? Value)> PartsOf(JsonNode? value, string path) => value switch
    {
        JsonArray items => items.Select((item, i) => ($"{path}[{i}]", (JsonNode)new JsonArray(item?.DeepClone()), item)),
        JsonObject map => map.Select(entry => ($"{path}[\"{entry.Key}\"]", (JsonNode)new JsonObject { [entry.Key] = entry.Value?.DeepClone() }, entry.Value)),
        _ => [],
    };

    // A time is a text in JSON, and has none there.
    private static bool HasMembers(FieldDescriptor field) => field.FieldType == FieldType.Message && field.MessageType.File.Package != "google.protobuf";

    // A message with this member only.
    private string? ProblemOf(MessageDescriptor type, string member, JsonNode? value)
    {
        try
        {
            _parser.Parse(new JsonObject { [member] = value?.DeepClone() }.ToJsonString(), type);
            return null;
        }
        catch (Exception exception)
        {
            return exception.Message;
        }
    }
}
