using System.ComponentModel;
using Events.Headers;
using Events.Wire;

namespace Events.Commits;

/// <summary>A stream under one key, as far as encoding an entry for it needs it.</summary>
public interface IEntryTarget
{
    /// <summary>The Redis key in use.</summary>
    string Key { get; }

    /// <summary>The Redis key that an entry goes to: where the stream has partitions, that of the entry's.</summary>
    /// <param name="fields">The entry.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    string KeyOf(EntryFields fields) => Key;

    /// <summary>Starts an entry that is produced now.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    EntryWriter BeginEntry();

    /// <summary>Writes what stands behind the fields of an event that a commit produces: headers, trace context.</summary>
    /// <param name="writer">The writer, with the event encoded.</param>
    /// <param name="inherited">Headers of the event that is being handled; null for none. Those of the stream take the place of those of the same name.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    void EndCommitEntry(ref EntryWriter writer, EventHeaders? inherited);

    /// <summary>The arguments of an XADD that trim the stream, such as <c>MAXLEN ~ 2000</c>; none without retention.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    IReadOnlyList<string> GetTrimArguments();
}
