using System.Diagnostics;
using System.Globalization;
using Events.Definitions;
using Events.Diagnostics;
using Events.Headers;
using Events.Protecting;
using Events.Replay;
using Events.Scheduling;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Events.Subscribing;
using Events.Wire;
using Microsoft.Extensions.Logging;

namespace Events.Producing;

/// <summary>A stream client over a stream store: encodes into a scratch buffer of the calling thread and appends.</summary>
internal sealed partial class StoreStreamClient : StreamClient
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
    private readonly EventsInstruments _instruments;
    private readonly ILogger _logger;
    private readonly StreamOptions _options;
    private readonly bool _sendsBaggage;
    private readonly EncodedHeaders? _headers;
    private readonly CloudEventFields? _cloudEvents;
    private readonly int? _partition;
    private readonly KeyRing? _keys;
    private readonly PayloadWriter _payloads;
    private readonly CarefulAppend _careful;
    private readonly ScheduledAppend _scheduled;

    /// <param name="store">Where the stream is.</param>
    /// <param name="definition">The stream as declared.</param>
    /// <param name="options">What the application changes about it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="instruments">Where to count.</param>
    /// <param name="logger">Where to log what a listener throws.</param>
    /// <param name="headers">What all entries carry; null for nothing.</param>
    /// <param name="isRepeated">Whether events with a key are sent again as the options say.</param>
    /// <param name="partition">Which partition of the stream it is; null for a stream without.</param>
    public StoreStreamClient(
        IStreamStore store,
        StreamDefinition definition,
        StreamOptions options,
        TimeProvider time,
        EventsInstruments instruments,
        ILogger logger,
        EncodedHeaders? headers = null,
        bool isRepeated = true,
        int? partition = null)
    {
        _store = store;
        _keys = Protections.Of(store);
        _time = time;
        _instruments = instruments;
        _logger = logger;
        _options = options;
        _sendsBaggage = options.SendsBaggage;
        _headers = headers;
        _cloudEvents = CloudEventFields.Of(options);
        _partition = partition;
        _key = new StreamKey(options.Key ?? definition.Key);
        if (partition is { } number) _key = _key.Partition(number);
        _retention = options.Retention ?? definition.Retention;
        options.Validate();
        _careful = new CarefulAppend(store, _key, options, isRepeated ? options.ProduceRetryTime : TimeSpan.Zero, time);
        if (_retention.MaxLength > 0) _trimToLength = StreamTrim.ToLength(_retention.MaxLength, _retention.IsExact);
        _payloads = new PayloadWriter(store, _keys, _key);
        _scheduled = new ScheduledAppend(store, _key, options, _retention, time, new StreamSchedule(store, _key, time, logger, instruments));
        Definition = definition;
    }

    public override StreamDefinition Definition { get; }

    /// <summary>The same stream for whoever tries again itself.</summary>
    public StoreStreamClient WithoutRetry() => new(_store, Definition, _options, _time, _instruments, _logger, _headers, isRepeated: false, _partition);

    /// <summary>The options with which the application changes the stream.</summary>
    public StreamOptions Options => _options;

    /// <summary>The logger for what the application's code throws.</summary>
    public ILogger Logger => _logger;

    public override string Key => _key.Name;

    /// <summary>Where the stream is.</summary>
    public IStreamStore Store => _store;

    /// <summary>The protection that completes an entry of the stream.</summary>
    public FieldProtection Protection => _payloads;

    /// <summary>The clock.</summary>
    public TimeProvider Time => _time;

    /// <summary>The keys of encrypted fields; null for none.</summary>
    public KeyRing? Keys => _keys;

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
        new(buffer, position, _time.GetUtcNow().ToUnixTimeMilliseconds(), _keys);

    public override StreamClient WithHeaders(EventHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        EncodedHeaders all = _headers is null ? new EncodedHeaders(headers) : _headers.With(headers);
        return new StoreStreamClient(_store, Definition, _options, _time, _instruments, _logger, all, partition: _partition);
    }

    public override void EndBatchEntry(ref EntryWriter writer)
    {
        _cloudEvents?.Write(ref writer);
        _headers?.Write(ref writer);
        if (Tracing.IsOn) TraceFields.Write(ref writer, Activity.Current, _sendsBaggage, keepsRoom: true);
    }

    public override void EndCommitEntry(ref EntryWriter writer, EventHeaders? inherited)
    {
        _cloudEvents?.Write(ref writer);
        if (inherited is { Count: > 0 }) (_headers is null ? new EncodedHeaders(inherited) : _headers.Over(inherited)).Write(ref writer);
        else _headers?.Write(ref writer);
        if (Tracing.IsOn) TraceFields.Write(ref writer, Activity.Current, _sendsBaggage, keepsRoom: false);
    }

    public override ValueTask<EntryId> AppendAsync(ref EntryWriter writer, CancellationToken cancellationToken)
    {
        if (writer.IsPending) return AppendIncompleteAsync(writer.TakePending(), cancellationToken);
        _cloudEvents?.Write(ref writer);
        _headers?.Write(ref writer);
        return Tracing.IsOn || _instruments.IsProducingWatched
            ? AppendWatchedAsync(ref writer, cancellationToken)
            : SendAsync(ref writer, cancellationToken);
    }

    // A key was not in memory, which it usually is; or something is to be kept apart.
    /// <summary>Completes an entry and appends it.</summary>
    public async ValueTask<EntryId> AppendIncompleteAsync(IncompleteEntry entry, CancellationToken cancellationToken)
    {
        await entry.CompleteAsync(_payloads, cancellationToken).ConfigureAwait(false);
        return await AppendComplete(entry, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<EntryId> AppendComplete(IncompleteEntry entry, CancellationToken cancellationToken)
    {
        EntryWriter writer = entry.Resume();
        return AppendAsync(ref writer, cancellationToken);
    }

    private ValueTask<EntryId> AppendWatchedAsync(ref EntryWriter writer, CancellationToken cancellationToken)
    {
        string? type = Definition.Find(new EntryFields(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount).EventType)?.Type;
        var call = PublishCall.Begin(Key, type, _instruments, _time, _logger);
        ValueTask<EntryId> appending;
        try
        {
            if (Tracing.IsOn) TraceFields.Write(ref writer, Activity.Current, _sendsBaggage, keepsRoom: false);
            call.Measure(writer.Position);
            appending = SendAsync(ref writer, cancellationToken);
        }
        catch (Exception exception)
        {
            call.End(null, exception);
            throw;
        }
        finally
        {
            call.Sent();
        }

        return EndAsync(call, appending);
    }

    private static async ValueTask<EntryId> EndAsync(PublishCall call, ValueTask<EntryId> appending)
    {
        try
        {
            EntryId id = await appending.ConfigureAwait(false);
            call.End(id, null);
            return id;
        }
        catch (Exception exception)
        {
            call.End(null, exception);
            throw;
        }
    }

    private ValueTask<EntryId> SendAsync(ref EntryWriter writer, CancellationToken cancellationToken)
    {
        byte[] buffer = writer.Buffer;
        var fields = new EntryFields(buffer.AsSpan(0, writer.Position), writer.FieldCount);
        ReadOnlySpan<byte> key = writer.IdempotencyKey;
        ValueTask<EntryId> appended = key.IsEmpty && !_careful.TakesAll
            ? _store.AddAsync(_key, fields, CurrentTrim(), null, cancellationToken)
            : _careful.AddAsync(fields, key, CurrentTrim(), cancellationToken);
        if (buffer.Length <= MaxKeptScratch) t_scratch = buffer;
        return appended;
    }

    public override ValueTask<ReadOnlyMemory<EntryId>> AppendAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count == 0) return default;
        if (batch.IsPending) return AppendLaterAsync(batch, cancellationToken);
        return Tracing.IsOn || _instruments.IsProducingWatched
            ? AppendWatchedAsync(batch, cancellationToken)
            : SendAsync(batch, cancellationToken);
    }

    private async ValueTask<ReadOnlyMemory<EntryId>> AppendLaterAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        await batch.CompleteAsync(_payloads, cancellationToken).ConfigureAwait(false);
        return await AppendAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    // All of it in an asynchronous method: what is current in it is not current for the caller.
    private async ValueTask<ReadOnlyMemory<EntryId>> AppendWatchedAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        IReadOnlyList<ActivityLink>? links = Tracing.IsOn ? BatchTrace.FindOthers(batch) : null;
        var call = PublishCall.Begin(Key, batch, links, _instruments, _time, _logger);
        try
        {
            BatchTrace.Begin(batch, call);
            ReadOnlyMemory<EntryId> ids = await SendAsync(batch, cancellationToken).ConfigureAwait(false);
            call.End(null, null);
            return ids;
        }
        catch (Exception exception)
        {
            call.End(null, exception);
            throw;
        }
    }

    /// <summary>Shortens the time for which what was appended is known: it need not be known for longer than other events any more.</summary>
    /// <param name="batch">What was appended.</param>
    /// <param name="least">For how long it is to be known at least.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public ValueTask ShortenAsync(OrderedBatch batch, TimeSpan least, CancellationToken cancellationToken)
    {
        TimeSpan window = _options.IdempotencyWindow > least ? _options.IdempotencyWindow : least;
        return window < WindowOf(batch) ? _store.ShortenOnceAsync(_key, batch, window, cancellationToken) : default;
    }

    // Not below that of other events, which know it as long.
    private TimeSpan WindowOf(OrderedBatch batch) => batch.Window > _options.IdempotencyWindow ? batch.Window : _options.IdempotencyWindow;

    private ValueTask<ReadOnlyMemory<EntryId>> SendAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        ValueTask appending = batch is OrderedBatch ordered
            ? _careful.AddInOrderAsync(batch, batch.RentIds(), WindowOf(ordered), CurrentTrim(), cancellationToken)
            : batch.IsKeyed || _careful.TakesAll ? _careful.AddAsync(batch, batch.RentIds(), CurrentTrim(), cancellationToken)
            : _store.AddBatchAsync(_key, new(batch.Encoded, batch.Entries), CurrentTrim(), batch.RentIds(), cancellationToken);
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
        ReplayAsync(from, to, pageSize, RangeReplay.PageBytes, cancellationToken);

    /// <summary>The same with pages of so many bytes at the most.</summary>
    public IAsyncEnumerable<StreamEntry> ReplayAsync(EntryId from, EntryId to, int pageSize, int pageBytes, CancellationToken cancellationToken) =>
        RangeReplay.ReadAsync(_store, _key, Definition, from, to, pageSize, pageBytes, _partition, cancellationToken);

    public override StreamSubscription Subscribe(StreamPosition from, SubscriptionOptions? options, CancellationToken cancellationToken) =>
        new Subscription(_store, _key, Definition, from, options, _time, _logger, _partition, cancellationToken);

    private StreamTrim CurrentTrim()
    {
        if (_retention.MaxAge == TimeSpan.Zero) return _trimToLength;
        DateTimeOffset now = _time.GetUtcNow();
        return _retention.MaxAge >= now - DateTimeOffset.UnixEpoch
            ? StreamTrim.None
            : StreamTrim.ToMinId(EntryId.FromTime(now - _retention.MaxAge), _retention.IsExact);
    }
}
