using System.Collections.Immutable;
using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Registry;

/// <summary>Changes the named fields of a review note, in whatever state it is.</summary>
/// <param name="Note">The new values. A version other than 0 must be the current one.</param>
/// <param name="Paths">Among title, text, image_uris, product, episode, slot, author, disclosure_label, markets; at least one.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.update-note")]
public sealed record UpdateNote(ReviewNote Note, ImmutableArray<string> Paths) : RegistryCommand
{
    private static readonly ImmutableArray<string> Changeable =
        ["title", "text", "image_uris", "product", "episode", "slot", "author", "disclosure_label", "markets"];

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Notes.TryGetValue(Note.Key, out var current))
            return Rejection.Missing(Note.Key.NameIn(NoteRules.Collection));
        RequirePaths(Paths, Changeable, violations);
        NoteRules.Check(Merge(current), state, violations);
        return Note.Version != 0 && Note.Version != current.Version ? Stale(Note.Key.NameIn(NoteRules.Collection)) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new NotePut(Merge(state.Notes[Note.Key]));

    private ReviewNote Merge(ReviewNote current) => current with
    {
        Title = Paths.Contains("title") ? Note.Title : current.Title,
        Text = Paths.Contains("text") ? Note.Text : current.Text,
        ImageUris = Paths.Contains("image_uris") ? Note.ImageUris : current.ImageUris,
        Subject = new ContentSubject(
            Paths.Contains("product") ? Note.Subject.ProductId : current.Subject.ProductId,
            Paths.Contains("episode") ? Note.Subject.EpisodeId : current.Subject.EpisodeId,
            Paths.Contains("slot") ? Note.Subject.SlotId : current.Subject.SlotId),
        Author = Paths.Contains("author") ? Note.Author : current.Author,
        DisclosureLabel = Paths.Contains("disclosure_label") ? Note.DisclosureLabel : current.DisclosureLabel,
        Markets = Paths.Contains("markets") ? Note.Markets : current.Markets,
    };
}
