using Events.Contracts;
using Events.Protecting;
using Events.Store;
using Events.Wire;

namespace Events.Testing.Journals;

/// <summary>The journal of a harness: what went through the store and the handlers, in the order in which it happened.</summary>
internal sealed class Journal
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Stream, EntryId Id), JournalEntry> _known = [];
    private readonly HashSet<(string Stream, EntryId Id)> _producedIds = [];
    private readonly List<JournalEntry> _produced = [];
    private readonly List<Settled> _acknowledged = [];
    private readonly List<Retry> _retries = [];
    private readonly List<Death> _deaths = [];
    private readonly List<Attempt> _attempts = [];
    private readonly Dictionary<(string Stream, string Group, EntryId Id), (Standing Standing, DateTimeOffset Due)> _standing = [];
    private readonly HashSet<(string Stream, string Group, EntryId Id)> _unacknowledgeable = [];

    /// <summary>Finds the keys of encrypted fields.</summary>
    public Func<KeyRing?>? Keys { get; set; }

    /// <summary>Finds the payloads that are kept apart.</summary>
    public Func<KeyRing?, Payloads>? Payloads { get; set; }

    public void Produced(string stream, EntryId id, EntryFields fields)
    {
        lock (_lock)
        {
            JournalEntry entry = Know(stream, id, fields);
            if (_producedIds.Add((stream, id))) _produced.Add(entry);
        }
    }

    /// <summary>Entries were handed to a consumer.</summary>
    public void Delivered(string stream, string group, EntryPage page, bool isDone = false)
    {
        lock (_lock)
        {
            for (int i = 0; i < page.Count; i++)
            {
                EntryId id = page.GetId(i);
                if (!page.IsDeleted(i)) Know(stream, id, page.GetFields(i));
                if (isDone) _unacknowledgeable.Add((stream, group, id));
                else _standing[(stream, group, id)] = (Standing.InHand, default);
            }
        }
    }

    public void Acknowledged(string stream, string group, ReadOnlySpan<EntryId> ids)
    {
        lock (_lock)
        {
            foreach (EntryId id in ids)
            {
                _standing.Remove((stream, group, id));
                _acknowledged.Add(new Settled(Find(stream, id), group));
            }
        }
    }

    public void Retried(string stream, string group, EntryId id, TimeSpan delay, DateTimeOffset due, bool isUntried)
    {
        lock (_lock)
        {
            _standing[(stream, group, id)] = (Standing.Deferred, due);
            if (!isUntried) _retries.Add(new Retry(Find(stream, id), stream, group, id, delay, due, LastFailure(stream, group, id)));
        }
    }

    public void Left(string stream, string group, ReadOnlySpan<EntryId> ids)
    {
        lock (_lock)
        {
            foreach (EntryId id in ids) _standing[(stream, group, id)] = (Standing.Left, default);
        }
    }

    public void DeadLettered(string stream, string group, EntryId id, string reason, string message)
    {
        lock (_lock)
        {
            _standing.Remove((stream, group, id));
            _deaths.Add(new Death(Find(stream, id), stream, group, id, reason, message, LastFailure(stream, group, id)));
        }
    }

    public void Attempted(string stream, string group, string consumer, EntryId id, long deliveries, Exception? exception)
    {
        lock (_lock)
        {
            _attempts.Add(new Attempt(Find(stream, id), stream, group, consumer, id, deliveries, exception));
            _unacknowledgeable.Remove((stream, group, id));
        }
    }

    /// <summary>A stream was deleted: the IDs of its entries may come again.</summary>
    public void Forget(string stream)
    {
        lock (_lock)
        {
            _producedIds.RemoveWhere(one => one.Stream == stream);
            _unacknowledgeable.RemoveWhere(one => one.Stream == stream);
            foreach ((string Stream, EntryId Id) key in _known.Keys.Where(key => key.Stream == stream).ToArray()) _known.Remove(key);
            foreach (var key in _standing.Keys.Where(key => key.Stream == stream).ToArray()) _standing.Remove(key);
        }
    }

    public (Standing Standing, DateTimeOffset Due) StandingOf(string stream, string group, EntryId id)
    {
        lock (_lock) return _standing.GetValueOrDefault((stream, group, id));
    }

    /// <summary>Entries of a group that is at most once, which were read and have not been handled.</summary>
    public IReadOnlyList<EntryId> ReadAndUnhandled(string stream, string group, Func<string, bool> isHandled)
    {
        lock (_lock)
        {
            return
            [
                .. _unacknowledgeable.Where(one => one.Stream == stream && one.Group == group && isHandled(_known[(stream, one.Id)].EventType))
                    .Select(static one => one.Id),
            ];
        }
    }

    public string TypeOf(string stream, EntryId id)
    {
        lock (_lock) return _known.TryGetValue((stream, id), out JournalEntry? entry) ? entry.EventType : "";
    }

    public Exception? FailureOf(string stream, string group, EntryId id)
    {
        lock (_lock) return LastFailure(stream, group, id);
    }

    public IReadOnlyList<ProducedEvent<TEvent>> Produced<TEvent>()
        where TEvent : IEvent<TEvent> =>
        Select<JournalEntry, ProducedEvent<TEvent>>(
            _produced, static entry => entry.TryDecode(out TEvent decoded) ? new(decoded, entry.Id, entry.Stream) : null);

    public IReadOnlyList<AcknowledgedEvent<TEvent>> Acknowledged<TEvent>()
        where TEvent : IEvent<TEvent> =>
        Select<Settled, AcknowledgedEvent<TEvent>>(
            _acknowledged, static one => one.Entry is { } entry && entry.TryDecode(out TEvent decoded)
                ? new(decoded, entry.Id, entry.Stream, one.Group)
                : null);

    public IReadOnlyList<HandlerAttempt<TEvent>> Attempts<TEvent>()
        where TEvent : IEvent<TEvent> =>
        Select<Attempt, HandlerAttempt<TEvent>>(
            _attempts, static one => one.Entry is { } entry && entry.TryDecode(out TEvent decoded)
                ? new(decoded, one.Id, one.Stream, one.Group, one.Consumer, one.Deliveries, one.Exception)
                : null);

    public IReadOnlyList<RetriedEvent<TEvent>> Retried<TEvent>(bool onlyWaiting)
        where TEvent : IEvent<TEvent> =>
        Select<Retry, RetriedEvent<TEvent>>(
            _retries, one => (!onlyWaiting || IsWaiting(one)) && one.Entry is { } entry && entry.TryDecode(out TEvent decoded)
                ? new(decoded, one.Id, one.Stream, one.Group, one.Delay, one.DueAt, one.Exception)
                : null);

    public IReadOnlyList<DeadLetteredEvent<TEvent>> DeadLettered<TEvent>()
        where TEvent : IEvent<TEvent> =>
        Select<Death, DeadLetteredEvent<TEvent>>(
            _deaths, static one => one.Entry is { } entry && entry.TryDecode(out TEvent decoded)
                ? new(decoded, one.Id, one.Stream, one.Group, one.Reason, one.Message, one.Exception)
                : null);

    public IReadOnlyList<DeadLetteredEntry> DeadLetters() => Select<Death, DeadLetteredEntry>(
        _deaths,
        static one => new(one.Id, one.Entry?.EventType ?? "", one.Stream, one.Group, one.Reason, one.Message, one.Exception));

    private bool IsWaiting(Retry retry) =>
        _standing.TryGetValue((retry.Stream, retry.Group, retry.Id), out (Standing Standing, DateTimeOffset Due) now)
        && now == (Standing.Deferred, retry.DueAt);

    private IReadOnlyList<TResult> Select<T, TResult>(List<T> all, Func<T, TResult?> choose)
        where TResult : class
    {
        lock (_lock) return [.. all.Select(choose).OfType<TResult>()];
    }

    private JournalEntry? Find(string stream, EntryId id) => _known.GetValueOrDefault((stream, id));

    private JournalEntry Know(string stream, EntryId id, EntryFields fields)
    {
        if (_known.TryGetValue((stream, id), out JournalEntry? known)) return known;
        KeyRing? keys = Keys?.Invoke();
        var entry = new JournalEntry(stream, id, fields.Bytes.ToArray(), fields.Count, keys, Payloads?.Invoke(keys));
        _known.Add((stream, id), entry);
        return entry;
    }

    private Exception? LastFailure(string stream, string group, EntryId id) =>
        _attempts.FindLast(one => one.Id == id && one.Stream == stream && one.Group == group)?.Exception;

    private sealed record Settled(JournalEntry? Entry, string Group);

    private sealed record Retry(
        JournalEntry? Entry, string Stream, string Group, EntryId Id, TimeSpan Delay, DateTimeOffset DueAt, Exception? Exception);

    private sealed record Death(
        JournalEntry? Entry, string Stream, string Group, EntryId Id, string Reason, string Message, Exception? Exception);

    private sealed record Attempt(
        JournalEntry? Entry, string Stream, string Group, string Consumer, EntryId Id, long Deliveries, Exception? Exception);
}
