using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Registry;

/// <summary>Writes a review note, as a draft.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.create-note")]
public sealed record CreateNote(ReviewNote Note) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        violations.Require(ResourceId.IsValid(Note.Key.Id), "note_id", ResourceId.Rule);
        if (ContentRules.FindBrand(Note.Key, state) is { } missing)
            return missing;
        ContentRules.RequireCampaign(Note.Key, Note.CampaignId, "note.campaign", state, violations);
        NoteRules.Check(Note, state, violations);
        return state.Notes.ContainsKey(Note.Key) ? Exists(Note.Key.NameIn(NoteRules.Collection)) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new NotePut(Note with { State = NoteState.Draft, PublishTime = null });
}

/// <summary>Publishes a note, or withdraws it. One that is so already stays so; a withdrawn note may be published again.</summary>
/// <param name="Key">The note.</param>
/// <param name="Published">True to publish it.</param>
/// <param name="ExpectedVersion">The version that the caller knows, or 0.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.set-note-published")]
public sealed record SetNotePublished(ContentKey Key, bool Published, long ExpectedVersion) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Notes.TryGetValue(Key, out var note))
            return Rejection.Missing(Key.NameIn(NoteRules.Collection));
        return ExpectedVersion != 0 && ExpectedVersion != note.Version ? Stale(Key.NameIn(NoteRules.Collection)) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) =>
        new NoteStateSet(Key, Published ? NoteState.Published : NoteState.Withdrawn);
}
