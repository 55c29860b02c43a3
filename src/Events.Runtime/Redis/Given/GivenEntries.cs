using Events.Store;

namespace Events.Redis.Given;

/// <summary>
/// The entries that one connection was given of all streams: the IDs that the server confirmed on it, or those of the entries that were read.
/// </summary>
/// <param name="kind">Which of the two.</param>
/// <param name="data">Which data the server has that the connection leads to.</param>
internal sealed class GivenEntries(ConfirmedLossKind kind, DataLine data)
{
    // Who produces to more streams than these by one connection is told of losses of these.
    private const int MaxStreams = 4096;

    private readonly Dictionary<string, GivenIds> _streams = new(StringComparer.Ordinal);

    public ConfirmedLossKind Kind => kind;

    public DataLine Data => data;

    public IEnumerable<GivenIds> Streams => _streams.Values;

    /// <summary>Notes entries, in the order of the stream. On the thread that reads the connection.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="last">The last of them.</param>
    /// <param name="count">How many.</param>
    public void Note(StreamKey stream, EntryId last, int count = 1)
    {
        if (stream.Given is GivenIds known && known.Owner == this) known.Note(last, count);
        else Find(stream)?.Note(last, count);
    }

    /// <summary>Notes an entry that was there before, and that was confirmed again by its key.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="id">The entry.</param>
    public void NoteAgain(StreamKey stream, EntryId id)
    {
        GivenIds? ids = stream.Given is GivenIds known && known.Owner == this ? known : Find(stream);
        ids?.NoteAgain(id);
    }

    private GivenIds? Find(StreamKey stream)
    {
        if (!_streams.TryGetValue(stream.Name, out GivenIds? ids))
        {
            if (_streams.Count == MaxStreams) return null;
            _streams.Add(stream.Name, ids = new GivenIds(this, stream.Name));
        }

        stream.Given = ids;
        return ids;
    }
}
