using System.Collections;
using System.Globalization;

namespace Events.Diagnostics;

/// <summary>The log scope around a handler: the entry, or the first one of a batch.</summary>
/// <param name="stream">The Redis key of the stream.</param>
/// <param name="group">The consumer group.</param>
/// <param name="id">The entry's ID.</param>
/// <param name="attempt">How often it was delivered.</param>
internal sealed class EntryLogScope(string stream, string group, EntryId id, long attempt) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 4;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("Stream", stream),
        1 => new("Group", group),
        2 => new("EntryId", id.ToString()),
        3 => new("Attempt", attempt),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"Stream:{stream} Group:{group} EntryId:{id} Attempt:{attempt}");
}
