using Events.Wire;

namespace Events.InMemory.Streams;

/// <summary>An entry as it is stored: a view of its node.</summary>
internal readonly ref struct StoredEntry(EntryId id, EntryFields fields)
{
    public EntryId Id { get; } = id;

    public EntryFields Fields { get; } = fields;
}
