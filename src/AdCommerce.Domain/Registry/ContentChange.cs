using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Registry;

/// <summary>A review note was written or rewritten.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.note-put")]
public sealed record NotePut(ReviewNote Note) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time) =>
        state with { Notes = state.Notes.SetItem(Note.Key, Note with { Version = state.Position }) };

    internal override object Subject(RegistryState state) => state.Notes[Note.Key];
}

/// <summary>A review note was published or withdrawn.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.note-state-set")]
public sealed record NoteStateSet(ContentKey Key, NoteState State) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time)
    {
        var note = state.Notes[Key];
        var published = State == NoteState.Published ? note.PublishTime ?? time : note.PublishTime;
        return state with { Notes = state.Notes.SetItem(Key, note with { State = State, PublishTime = published, Version = state.Position }) };
    }

    internal override object Subject(RegistryState state) => state.Notes[Key];
}

/// <summary>A livestream was scheduled or rescheduled.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.livestream-put")]
public sealed record LivestreamPut(Livestream Livestream) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time) =>
        state with { Livestreams = state.Livestreams.SetItem(Livestream.Key, Livestream with { Version = state.Position }) };

    internal override object Subject(RegistryState state) => state.Livestreams[Livestream.Key];
}

/// <summary>A livestream's room was opened, or it is over.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.livestream-state-set")]
public sealed record LivestreamStateSet(ContentKey Key, LivestreamState State) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time)
    {
        var livestream = state.Livestreams[Key];
        var live = State == LivestreamState.Live ? livestream.LiveTime ?? time : livestream.LiveTime;
        return state with
        {
            Livestreams = state.Livestreams.SetItem(Key, livestream with { State = State, LiveTime = live, Version = state.Position }),
        };
    }

    internal override object Subject(RegistryState state) => state.Livestreams[Key];
}

/// <summary>A private group was opened, changed or closed.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.group-put")]
public sealed record GroupPut(PrivateGroup Group) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time) =>
        state with { Groups = state.Groups.SetItem(Group.Key, Group with { Version = state.Position }) };

    internal override object Subject(RegistryState state) => state.Groups[Group.Key];
}

/// <summary>An occasion was set or changed.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.occasion-put")]
public sealed record OccasionPut(Occasion Occasion) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time) =>
        state with { Occasions = state.Occasions.SetItem(Occasion.Key, Occasion with { Version = state.Position }) };

    internal override object Subject(RegistryState state) => state.Occasions[Occasion.Key];
}

/// <summary>An occasion was called off; it is carried along, since the state no longer has it to answer with.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.occasion-deleted")]
public sealed record OccasionDeleted(Occasion Occasion) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time) =>
        state with { Occasions = state.Occasions.Remove(Occasion.Key) };

    internal override object Subject(RegistryState state) => Occasion with { Version = state.Position };
}
