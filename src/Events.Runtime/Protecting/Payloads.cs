using Events.Protection;
using Events.Redis.Scripts;
using Events.Safety;
using Events.Store;
using Events.Store.Roles;
using Events.Wire;

namespace Events.Protecting;

/// <summary>The one way to the payloads of entries: the application's store, or beside the stream.</summary>
/// <param name="store">The store of the streams.</param>
/// <param name="keys">The keys; null where the application has set none.</param>
internal sealed class Payloads(IStreamStore store, KeyRing? keys)
{
    private readonly IPayloadStore _payloads = keys?.Payloads ?? new StreamPayloads(store);

    // A store of the application's knows no prefixes, and may be that of others too.
    private readonly string _prefix = keys?.Payloads is not null && store is IScriptStore { KeyPrefix: { } prefix } ? prefix : "";
    private readonly TimeSpan _timeout = keys?.PayloadTimeout ?? ProtectionOptions.DefaultPayloadTimeout;
    private readonly TimeProvider _time = keys?.Time ?? TimeProvider.System;

    /// <summary>The time by which a payload must be older than the first payload in use to be deleted.</summary>
    public TimeSpan Grace { get; } = keys?.PayloadGrace ?? ProtectionOptions.DefaultPayloadGrace;

    /// <summary>The payloads that an entry refers to and that may be loaded: what is said to be too large never is. Null for none.</summary>
    public static HashSet<string>? Find(EntryFields fields)
    {
        HashSet<string>? found = null;
        Find(fields, fields.Protection?.MaxUnpackedBytes ?? FieldProtection.DefaultMaxUnpackedBytes, ref found);
        return found;
    }

    /// <summary>Adds the payloads that an entry refers to.</summary>
    /// <param name="fields">The entry.</param>
    /// <param name="max">Only those that are said to have so many bytes at the most.</param>
    /// <param name="found">Where to; null for none yet.</param>
    public static void Find(EntryFields fields, long max, ref HashSet<string>? found)
    {
        EntryReader reader = fields.GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> name))
        {
            ReadOnlySpan<byte> value = reader.ReadBytes();
            if (name.StartsWith(EnvelopeFields.PackedPrefixBytes) && FieldProtection.ClaimOf(value, max) is { } id)
            {
                (found ??= new HashSet<string>(StringComparer.Ordinal)).Add(id);
            }
        }
    }

    /// <summary>Loads payloads.</summary>
    /// <param name="stream">The stream that they are for.</param>
    /// <param name="ids">Their IDs.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="PayloadUnavailableException">The store failed.</exception>
    public async ValueTask<LoadedPayloads> LoadAsync(StreamKey stream, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var loaded = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        foreach (string id in ids)
        {
            loaded[id] = await AskAsync(
                stop => _payloads.FindAsync(NameOf(stream), id, stop), $"The payload '{id}' of {stream} could not be had",
                cancellationToken).ConfigureAwait(false);
        }

        return new LoadedPayloads(keys, loaded);
    }

    /// <summary>Keeps a payload.</summary>
    /// <exception cref="PayloadUnavailableException">The store failed.</exception>
    public ValueTask<string> StoreAsync(StreamKey stream, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => AskAsync(
        stop => _payloads.StoreAsync(NameOf(stream), payload, stop), $"A payload of {payload.Length} bytes of {stream} could not be stored, and of its event nothing is written", cancellationToken);

    /// <summary>Lists payloads, the oldest first.</summary>
    /// <exception cref="PayloadUnavailableException">The store failed.</exception>
    public ValueTask<IReadOnlyList<StoredPayload>> ListAsync(StreamKey stream, string? after, int count, CancellationToken cancellationToken) => AskAsync(
        stop => _payloads.ListAsync(NameOf(stream), after, count, stop), $"The payloads of {stream} could not be listed", cancellationToken);

    /// <summary>Deletes payloads.</summary>
    /// <exception cref="PayloadUnavailableException">The store failed.</exception>
    public async ValueTask DeleteAsync(StreamKey stream, IReadOnlyList<string> ids, CancellationToken cancellationToken) => await AskAsync(
        async stop =>
        {
            await _payloads.DeleteAsync(NameOf(stream), ids, stop).ConfigureAwait(false);
            return true;
        },
        $"{ids.Count} payloads of {stream} could not be deleted",
        cancellationToken).ConfigureAwait(false);

    private string NameOf(StreamKey stream) => _prefix + stream.Name;

    // The store is the application's code: it runs on the pool, what it leaves current is not the caller's, and what it throws or never answers is nobody
    // else's fault.
    private async ValueTask<T> AskAsync<T>(Func<CancellationToken, ValueTask<T>> ask, string what, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        CancellationToken stopping = stop.Token;
#pragma warning disable RS0030 // The application's store of payloads, away from whoever needs the payload.
        Task<T> asking = Task.Run(() => CallAsync(ask, stopping), CancellationToken.None);
#pragma warning restore RS0030
        try
        {
            return await asking.WaitAsync(_timeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Observe(asking);
            throw;
        }
        catch (Exception exception)
        {
            Observe(asking);
            await stop.CancelAsync().ConfigureAwait(false);
            throw new PayloadUnavailableException($"{what}: {ExceptionText.Message(exception)}", exception);
        }
    }

    private static async Task<T> CallAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken stop)
    {
        UserCall.Enter(null);
        ValueTask<T> asking;
        try
        {
            asking = ask(stop);
        }
        finally
        {
            UserCall.Exit(null);
        }

        return await asking.ConfigureAwait(false);
    }

    // Of what nobody waits for any more nobody asks what became of it.
    private static void Observe(Task asking) => _ = asking.ContinueWith(
        static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
