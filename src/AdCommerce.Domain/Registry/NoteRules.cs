using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Registry;

/// <summary>What holds for every review note, whether it is created or changed.</summary>
internal static class NoteRules
{
    public const string Collection = "notes";
    private const int TextLengthMax = 10_000;

    public static void Check(ReviewNote note, RegistryState state, Violations violations)
    {
        violations.RequireText(note.Title, "note.title", 1, ContentRules.TitleLengthMax);
        violations.RequireLines(note.Text, "note.text", 1, TextLengthMax);
        violations.RequireText(note.Author, "note.author", 1, ContentRules.PersonLengthMax);
        FieldRules.RequireDisclosure(note.DisclosureLabel, "note.disclosure_label", violations);
        FieldRules.RequireMarkets(note.Markets, "note.markets", violations);
        violations.Require(note.ImageUris.Length <= ReviewNote.ImagesMax, "note.image_uris", $"must be at most {ReviewNote.ImagesMax}");
        for (var i = 0; i < note.ImageUris.Length; i++)
            FieldRules.RequireUri(note.ImageUris[i], $"note.image_uris[{i}]", violations);
        ContentRules.RequireProduct(note.Key, note.Subject.ProductId, "note.product", state, violations);
        CheckVariant(note.Subject, state, violations);
    }

    private static void CheckVariant(ContentSubject subject, RegistryState state, Violations violations)
    {
        if (subject.EpisodeId.Length == 0)
        {
            violations.Require(subject.SlotId.Length == 0, "note.episode", "must be given with a slot: \"episodes/{episode}\"");
            return;
        }

        if (!state.Episodes.TryGetValue(subject.EpisodeId, out var episode) || episode.Current is not { } revision)
        {
            violations.Add("note.episode", "must name a published episode: \"episodes/{episode}\"");
            return;
        }

        var slot = revision.IndexOfSlot(subject.SlotId);
        violations.Require(
            slot >= 0 && revision.Slots[slot].IndexOfVariant(subject.ProductId) >= 0,
            "note.slot",
            "must name a slot of the episode that has a variant of the product");
    }
}
