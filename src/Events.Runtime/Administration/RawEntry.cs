using Events.Wire;

namespace Events.Administration;

/// <summary>An entry as it is, without its type: names and values as text.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Id">The entry's ID.</param>
/// <param name="Fields">Its fields in their order; bytes that are not UTF-8 are U+FFFD, what is personal is <c>[redacted]</c>
/// (<see cref="Contracts.PiiAttribute"/>).</param>
public sealed record RawEntry(string Stream, EntryId Id, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>The value of the field <c>type</c>; empty when there is none.</summary>
    public string Type => Fields.FirstOrDefault(static pair => pair.Key == EnvelopeFields.Type).Value ?? "";
}
