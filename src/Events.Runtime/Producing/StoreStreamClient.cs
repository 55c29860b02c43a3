using System.Globalization;
using Events.Definitions;
using Events.Replay;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Events.Wire;

namespace Events.Producing;

/// <summary>A stream client over a stream store: encodes into a scratch buffer of the calling thread and appends.</summary>
internal sealed class StoreStreamClient : StreamClient
{
    // An entry larger than this is rare; keeping its buffer would hold the memory on every thread that ever saw one.
    private const int MaxKeptScratch = 64 * 1024;

    // Taken while an entry is written, so that an encoder that itself produces gets another one.
    [ThreadStatic]
    private static byte[]? t_scratch;

    private readonly IStreamStore _store;
    private readonly StreamKey _key;
    private readonly Retention _retention;
    private readonly StreamTrim _trimToLength;
    private readonly TimeProvider _time;
    private readonly Stack<BatchAppend> _appends = new();

    public StoreStreamClient(IStreamStore store, StreamDefinition definition, StreamOptions options, TimeProvider time)
    {
        _store = store;
        _time = time;
        _key = new StreamKey(options.Key ?? definition.Key);
        _retention = options.Retention ?? definition.Retention;
        if (_retention.MaxLength > 0) _trimToLength = StreamTrim.ToLength(_retention.MaxLength);
        Definition = definition;
    }

    public override StreamDefinition Definition { get; }

    public override string Key => _key.Name;

    public override IReadOnlyList<string> GetTrimArguments()
    {
        StreamTrim trim = CurrentTrim();
        return trim.Kind switch
        {
            StreamTrimKind.MaxLength => ["MAXLEN", "~", trim.MaxLength.ToString(CultureInfo.InvariantCulture)],
            StreamTrimKind.MinId => ["MINID", "~", trim.MinId.ToString()],
            _ => [],
        };
    }

    public override EntryWriter BeginEntry()
    {
        byte[] scratch = t_scratch ?? new byte[1024];
        t_scratch = null;
        return BeginEntry(scratch, 0);
    }

    public override EntryWriter BeginEntry(byte[] buffer, int position) =>
        new(buffer, position, _time.GetUtcNow().ToUnixTimeMilliseconds());

    public override ValueTask<EntryId> AppendAsync(ref EntryWriter writer, CancellationToken cancellationToken)
    {
        byte[] buffer = writer.Buffer;
        var fields = new EntryFields(buffer.AsSpan(0, writer.Position), writer.FieldCount);
        ValueTask<EntryId> appended = _store.AddAsync(_key, fields, CurrentTrim(), null, cancellationToken);
        if (buffer.Length <= MaxKeptScratch) t_scratch = buffer;
        return appended;
    }

    public override ValueTask<ReadOnlyMemory<EntryId>> AppendAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count == 0) return default;
        ValueTask appending = _store.AddBatchAsync(
            _key, batch.Encoded, batch.Entries, CurrentTrim(), batch.RentIds(), cancellationToken);
        if (appending.IsCompletedSuccessfully)
        {
            appending.GetAwaiter().GetResult();
            return ValueTask.FromResult(BatchAppend.Publish(this, batch));
        }

        BatchAppend? append;
        lock (_appends)
        {
            if (!_appends.TryPop(out append)) append = new BatchAppend(this, _appends);
        }

        return append.AwaitAsync(batch, appending);
    }

    public override IAsyncEnumerable<StreamEntry> ReplayAsync(
        EntryId from, EntryId to, int pageSize, CancellationToken cancellationToken) =>
        RangeReplay.ReadAsync(_store, _key, Definition, from, to, pageSize, cancellationToken);

    private StreamTrim CurrentTrim()
    {
        if (_retention.MaxAge == TimeSpan.Zero) return _trimToLength;
        DateTimeOffset now = _time.GetUtcNow();
        return _retention.MaxAge >= now - DateTimeOffset.UnixEpoch
            ? StreamTrim.None
            : StreamTrim.ToMinId(EntryId.FromTime(now - _retention.MaxAge));
    }
}
