using System.ComponentModel;
using Events.Wire;

namespace Events;

/// <summary>A stream under one key, as far as encoding an entry for it needs it.</summary>
public interface IEntryTarget
{
    /// <summary>The Redis key in use.</summary>
    string Key { get; }

    /// <summary>Starts an entry that is produced now.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    EntryWriter BeginEntry();

    /// <summary>The arguments of an XADD that trim the stream, such as <c>MAXLEN ~ 2000</c>; none without retention.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    IReadOnlyList<string> GetTrimArguments();
}
