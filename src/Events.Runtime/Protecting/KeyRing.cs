using Events.Locking;
using Events.Protection;
using Events.Safety;
using Events.Store;
using Events.Wire;

namespace Events.Protecting;

/// <summary>The keys that are in memory, and the one way to the application's key provider. Thread-safe.</summary>
/// <param name="options">How; validated.</param>
/// <param name="time">The clock.</param>
internal sealed class KeyRing(ProtectionOptions options, TimeProvider time) : FieldProtection
{
    private const int MaxAtATime = 32;

    private readonly KnownKeys<EncryptionKey> _current = new(options.MaxCachedKeys, time);
    private readonly KnownKeys<KeyResult> _byId = new(options.MaxCachedKeys, time);
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private readonly Dictionary<(string? Subject, string? Id), Task> _loading = [];
    private readonly TimeSpan _lifetime = options.KeyLifetime;
    private readonly TimeSpan _timeout = options.KeyTimeout;
    private readonly int _maxCachedKeys = options.MaxCachedKeys;
    private readonly IKeyProvider? _provider = options.Keys;

    public override int MaxUnpackedBytes { get; } = options.MaxUnpackedBytes;

    /// <summary>The store in which the application keeps payloads; null for beside the stream.</summary>
    public IPayloadStore? Payloads { get; } = options.Payloads;

    /// <summary>The time by which a payload must be older than the first payload in use to be deleted.</summary>
    public TimeSpan PayloadGrace { get; } = options.PayloadGrace;

    /// <summary>The longest time that one call of the store of payloads may take.</summary>
    public TimeSpan PayloadTimeout { get; } = options.PayloadTimeout;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Names the option in which others differ from those that it was made with; null for none.</summary>
    public string? Difference(ProtectionOptions others) =>
        !ReferenceEquals(others.Keys, _provider) ? nameof(others.Keys)
        : !ReferenceEquals(others.Payloads, Payloads) ? nameof(others.Payloads)
        : others.KeyLifetime != _lifetime ? nameof(others.KeyLifetime)
        : others.KeyTimeout != _timeout ? nameof(others.KeyTimeout)
        : others.MaxCachedKeys != _maxCachedKeys ? nameof(others.MaxCachedKeys)
        : others.MaxUnpackedBytes != MaxUnpackedBytes ? nameof(others.MaxUnpackedBytes)
        : others.PayloadGrace != PayloadGrace ? nameof(others.PayloadGrace)
        : others.PayloadTimeout != PayloadTimeout ? nameof(others.PayloadTimeout)
        : null;

    public override EncryptionKey? FindCurrentKey(string? subject)
    {
        CheckProvider();
        if (!_current.TryGet(NameOf(subject), out EncryptionKey key, out bool isAging)) return null;
        if (isAging) BeginLoadingCurrentKey(subject);
        return key;
    }

    public override async ValueTask<EncryptionKey> GetCurrentKeyAsync(string? subject, CancellationToken cancellationToken)
    {
        CheckProvider();
        bool isJoined = true;
        while (isJoined)
        {
            if (FindCurrentKey(subject) is { } known) return known;
            Task loading = LoadCurrent(subject, out isJoined);
            Observe(loading);
            await loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        // It may have been dropped again where very many are asked for at once.
        return FindCurrentKey(subject) ?? throw new KeyUnavailableException("The current key was asked for, and is not in memory: ProtectionOptions.MaxCachedKeys is too small for what is encrypted at a time, or the provider took longer than ProtectionOptions.KeyLifetime.");
    }

    public override KeyResult? FindKey(string id)
    {
        if (_provider is null || !_byId.TryGet(id, out KeyResult result, out bool isAging)) return null;
        if (isAging) Observe(LoadId(id, out _));
        return result;
    }

    public override void BeginLoadingCurrentKey(string? subject) => Observe(LoadCurrent(subject, out _));

    /// <summary>Sees to it that the keys are in memory that a page is encrypted with.</summary>
    /// <exception cref="KeyUnavailableException">The provider failed.</exception>
    public ValueTask PrepareAsync(EntryPage page, CancellationToken cancellationToken)
    {
        HashSet<string>? missing = null;
        for (int i = 0; i < page.Count; i++) Collect(page.GetFields(i), ref missing);
        return missing is null ? default : LoadAsync(missing, cancellationToken);
    }

    /// <summary>The keys of an entry that are not in memory; null when all are.</summary>
    public HashSet<string>? FindMissing(EntryFields fields)
    {
        HashSet<string>? missing = null;
        Collect(fields, ref missing);
        return missing;
    }

    /// <summary>Asks for keys: not for all of very many at a time, as whoever can write to the stream chooses the IDs.</summary>
    /// <exception cref="KeyUnavailableException">The provider failed.</exception>
    public async ValueTask LoadAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        foreach (string[] some in ids.Chunk(MaxAtATime))
        {
            Task loading = Task.WhenAll(some.Select(LoadMissingAsync));
            Observe(loading);
            await loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Collect(EntryFields fields, ref HashSet<string>? missing)
    {
        if (_provider is null) return;
        EntryReader reader = fields.GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> name))
        {
            ReadOnlySpan<byte> value = reader.ReadBytes();
            if (!name.StartsWith(EnvelopeFields.PackedPrefixBytes)) continue;
            if (ClaimOf(value) is { } claim) value = fields.Protection?.FindPayload(claim);
            if (EncryptedWith(value) is { } id && FindKey(id) is null) (missing ??= new HashSet<string>(StringComparer.Ordinal)).Add(id);
        }
    }

    // Whoever joins a call may get an answer that is too old already: the call was begun when the key only aged. Then it is asked anew.
    private async Task LoadMissingAsync(string id)
    {
        bool isJoined = true;
        while (isJoined)
        {
            await LoadId(id, out isJoined).ConfigureAwait(false);
            if (FindKey(id) is not null) return;
        }
    }

    private Task LoadCurrent(string? subject, out bool isJoined) => Load((subject, null), out isJoined, async (start, stop) =>
    {
        EncryptionKey key = await _provider!.GetCurrentKeyAsync(subject, stop).ConfigureAwait(false)
            ?? throw new InvalidOperationException("The key provider gave no key.");
        _byId.Set(key.Id, KeyResult.Found(key), start, _lifetime);
        _current.Set(NameOf(subject), key, start, _lifetime);
    });

    private Task LoadId(string id, out bool isJoined) => Load((null, id), out isJoined, async (start, stop) =>
    {
        KeyResult result = await _provider!.FindKeyAsync(id, stop).ConfigureAwait(false);
        if (result.Key is { } key && key.Id != id) throw new InvalidOperationException($"The key provider was asked for the key '{id}' and gave '{key.Id}'.");
        TimeSpan lifetime = result.State switch
        {
            KeyState.Destroyed => TimeSpan.MaxValue,
            KeyState.Unknown => _lifetime / 10,
            _ => _lifetime,
        };
        _byId.Set(id, result, start, lifetime);
    });

    // One call for all who wait for the same. It is the application's code: it runs on the pool, and no waiter cancels it for the others.
    private Task Load((string? Subject, string? Id) what, out bool isJoined, Func<long, CancellationToken, Task> ask)
    {
        CheckProvider();
        lock (_lock.InOrder)
        {
            isJoined = _loading.TryGetValue(what, out Task? loading);
            if (isJoined) return loading!;
#pragma warning disable RS0030 // The application's provider of keys, away from whoever needs the key.
            Task task = Task.Run(() => AskAsync(what, ask));
#pragma warning restore RS0030
            _loading.Add(what, task);
            return task;
        }
    }

    private async Task AskAsync((string? Subject, string? Id) what, Func<long, CancellationToken, Task> ask)
    {
        using var stop = new CancellationTokenSource();
        try
        {
            long start = time.GetTimestamp();
            UserCall.Enter(null);
            Task asking;
            try
            {
                asking = ask(start, stop.Token);
            }
            finally
            {
                UserCall.Exit(null);
            }

            await asking.WaitAsync(_timeout, time).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            string which = what.Id is { } id ? $"the key '{id}'" : what.Subject is null ? "the current key" : "the current key of a subject";
            throw new KeyUnavailableException($"The key provider did not give {which}: {ExceptionText.Message(exception)}", exception);
        }
        finally
        {
            lock (_lock.InOrder) _loading.Remove(what);
        }
    }

    private void CheckProvider()
    {
        if (_provider is null) throw new InvalidOperationException("There is no key provider: set ProtectionOptions.Keys of the client, or UseKeyProvider where the store is registered.");
    }

    // Of those who do not wait for it nobody asks what became of it.
    private static void Observe(Task loading) => _ = loading.ContinueWith(
        static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    // No subject is empty.
    private static string NameOf(string? subject) => subject ?? "";
}
