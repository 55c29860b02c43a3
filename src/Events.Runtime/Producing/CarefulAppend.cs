using Events.Errors;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Events.Wire;

namespace Events.Producing;

/// <summary>
/// Appends events that have idempotency keys, their own or one that is made for them, and sends them again where the options say so; and those for which more
/// is waited than the server's reply.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="stream">The stream.</param>
/// <param name="options">How long keys are remembered, and what is waited for.</param>
/// <param name="retryTime">For how long events are sent again.</param>
/// <param name="time">The clock.</param>
internal sealed class CarefulAppend(IStreamStore store, StreamKey stream, StreamOptions options, TimeSpan retryTime, TimeProvider time)
{
    // So many entries of a batch are under way at once.
    private const int MaxUnderWay = 512;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _window = options.IdempotencyWindow;
    private readonly TimeSpan _retryTime = retryTime;
    private readonly Durability _durability = options.Durability;
    private readonly GeneratedKeys? _generated = options.GeneratesIdempotencyKeys && retryTime > TimeSpan.Zero ? GeneratedKeys.Shared : null;
    private readonly IServerIdempotence? _server = store as IServerIdempotence;

    /// <summary>Tells whether entries without a key come here as well.</summary>
    public bool TakesAll => _durability != default || _generated is not null;

    /// <summary>Appends one entry.</summary>
    /// <param name="fields">Its fields; copied.</param>
    /// <param name="key">Its key, copied; empty for none.</param>
    /// <param name="trim">What to cut off.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public ValueTask<EntryId> AddAsync(EntryFields fields, ReadOnlySpan<byte> key, StreamTrim trim, CancellationToken cancellationToken) =>
        _retryTime == TimeSpan.Zero || (key.IsEmpty && _generated is null)
            ? SendAsync(fields, key, trim, cancellationToken)
            : AddAsync(fields.Bytes.ToArray(), fields.Count, key.ToArray(), key.IsEmpty ? MakeKey() : null, trim, cancellationToken);

    /// <summary>
    /// Appends the entries of a batch in their order: many together where all have keys, else pipelined. Those that are sent again come behind those
    /// that were appended at once.
    /// </summary>
    /// <param name="batch">The batch; it must not change.</param>
    /// <param name="ids">Where the IDs go.</param>
    /// <param name="trim">What to cut off.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="ProduceBatchException">Some entries were refused or their outcome is unknown; it says which.</exception>
    public async ValueTask AddAsync(EventBatch batch, Memory<EntryId> ids, StreamTrim trim, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        TimeSpan pause = FirstPause;
        var errors = new Exception?[batch.Count];
        Exception? unsure = null;
        int[] open = [.. Enumerable.Range(0, batch.Count)];
        int most = Math.Min(MaxUnderWay, batch.Count);
        (EntryId[] Ids, Exception?[] Errors) outcomes = (new EntryId[most], new Exception?[most]);
        GeneratedKey?[] made = MakeKeys(batch);
        using var limit = new RepeatLimit(_window, start, time, cancellationToken);
        while (true)
        {
            // Of those with keys the store takes many at once. Else the first one leaves the script with the server, so that the others do not overtake one
            // another while they hand it over.
            bool isTogether = _durability == default && Array.TrueForAll(open, i => !batch.KeyOf(i).IsEmpty);
            int sent = isTogether ? await SendTogetherAsync(batch, open, outcomes, ids, errors, trim, limit).ConfigureAwait(false) : 1;
            if (!isTogether) await SendAsync(batch, open.AsMemory(0, 1), made, ids, errors, trim, limit).ConfigureAwait(false);
            bool isAway = errors[open[0]] is { } first && first is not NotDurableException && IsWorthRepeating(first);
            while (sent < open.Length)
            {
                // Nothing overtakes the first one while the store is away.
                if (isAway)
                {
                    for (int i = sent; i < open.Length; i++)
                    {
                        errors[open[i]] = Weigh(errors[open[i]], new ConnectionFailedException(
                            $"It was not sent, because the entry before it was not appended: {errors[open[0]]!.Message}", errors[open[0]]));
                    }

                    break;
                }

                Memory<int> part = open.AsMemory(sent, Math.Min(MaxUnderWay, open.Length - sent));
                if (isTogether)
                {
                    sent += await SendTogetherAsync(batch, part, outcomes, ids, errors, trim, limit).ConfigureAwait(false);
                    continue;
                }

                await SendAsync(batch, part, made, ids, errors, trim, limit).ConfigureAwait(false);
                sent += part.Length;
            }

            if (Array.Find(errors, static error => error is OperationCanceledException) is { } cancelled)
            {
                if (unsure is null) throw cancelled;
                throw new OperationCanceledException(
                    $"Sending entries of the batch again was cancelled; it is not known whether they were appended, or they are. Before: {unsure.Message}",
                    unsure,
                    cancellationToken);
            }

            unsure = Array.Find(errors, static error => error is UnknownOutcomeException or NotDurableException);
            if (unsure is not null) limit.Arm();
            int[] again = Array.FindAll(open, i => errors[i] is { } error && (!batch.KeyOf(i).IsEmpty || made[i] is not null)
                && (IsWorthRepeating(error) || IsForScript(made[i], error)));
            if (again.Length == 0 || time.GetElapsedTime(start) + pause > _retryTime) break;

            // A cancellation ends trying; what is known of each entry is told all the same.
            if (!await PausedAsync(pause, cancellationToken).ConfigureAwait(false)) break;
            if (unsure is not null && Array.Exists(again, i => made[i] is { IsOfServer: true })
                && (!await AskedAsync(limit, start, cancellationToken).ConfigureAwait(false) || limit.IsOver)) break;
            pause = Longer(pause);
            open = again;
        }

        foreach (GeneratedKey? key in made)
        {
            if (key is not null) _generated!.Return(key);
        }

        Judge(batch.Count, ids.Span, errors);
    }

    /// <summary>
    /// Appends the entries of a batch, all with keys, in their order: nothing is appended behind one that was not. Who calls it again sends the same
    /// batch.
    /// </summary>
    /// <param name="batch">The batch; it must not change.</param>
    /// <param name="ids">Where the IDs go.</param>
    /// <param name="window">How long the keys are remembered.</param>
    /// <param name="trim">What to cut off.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async ValueTask AddInOrderAsync(EventBatch batch, Memory<EntryId> ids, TimeSpan window, StreamTrim trim, CancellationToken cancellationToken)
    {
        await store.AddBatchOnceAsync(stream, batch, new(window, trim, _durability), ids, cancellationToken).ConfigureAwait(false);
    }

    private GeneratedKey MakeKey()
    {
        GeneratedKey key = _generated!.Rent();
        key.IsOfServer = _durability == default && _server is { HasIdempotentAdd: true };
        return key;
    }

    private GeneratedKey?[] MakeKeys(EventBatch batch)
    {
        var made = new GeneratedKey?[batch.Count];
        for (int i = 0; i < made.Length && _generated is not null; i++) made[i] = batch.KeyOf(i).IsEmpty ? MakeKey() : null;
        return made;
    }

    // Another server has taken the place of the one that remembered by itself: nothing was appended, and a script remembers from now on.
    private bool IsForScript(GeneratedKey? made, Exception exception)
    {
        if (made is not { IsOfServer: true } || exception is not ServerErrorException error || !_server!.IsUnknown(error)) return false;
        made.IsOfServer = false;
        return true;
    }

    // What the server itself remembers it remembers for as long as it is told to, by others. False when that is not known: then nothing is sent again.
    private async ValueTask<bool> AskedAsync(RepeatLimit limit, long start, CancellationToken cancellationToken)
    {
        for (TimeSpan pause = FirstPause; ; pause = Longer(pause))
        {
            try
            {
                TimeSpan known = await _server!.KnownForAsync(stream, cancellationToken).ConfigureAwait(false);
                limit.Shorten(known);
                return true;
            }
            catch (StreamStoreException exception)
            {
                if (!IsWorthRepeating(exception) || time.GetElapsedTime(start) + pause > _retryTime) return false;
            }
            catch (OperationCanceledException)
            {
                return false;
            }

            if (!await PausedAsync(pause, cancellationToken).ConfigureAwait(false)) return false;
        }
    }

    private async ValueTask<EntryId> AddAsync(
        byte[] fields, int count, byte[] key, GeneratedKey? made, StreamTrim trim, CancellationToken cancellationToken)
    {
        try
        {
            return await RepeatAsync(fields, count, key, made, trim, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (made is not null) _generated!.Return(made);
        }
    }

    private async ValueTask<EntryId> RepeatAsync(
        byte[] fields, int count, byte[] key, GeneratedKey? made, StreamTrim trim, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        TimeSpan pause = FirstPause;
        Exception? earlier = null;
        using var limit = new RepeatLimit(_window, start, time, cancellationToken);
        while (true)
        {
            try
            {
                return await SendAsync(fields, count, key, made, earlier is UnknownOutcomeException, trim, limit.Token).ConfigureAwait(false);
            }
            catch (ServerErrorException exception) when (earlier is not UnknownOutcomeException && IsForScript(made, exception))
            {
                continue;
            }
            catch (Exception caught) when (caught is StreamStoreException || limit.Ends(caught))
            {
                Exception exception = limit.Explain(caught);
                earlier = Weigh(earlier, exception);
                if (exception is UnknownOutcomeException or NotDurableException) limit.Arm();
                if (!IsWorthRepeating(exception) || limit.IsOver || time.GetElapsedTime(start) + pause > _retryTime)
                {
                    if (ReferenceEquals(earlier, exception)) throw;
                    throw Again(earlier, exception);
                }
            }
            catch (OperationCanceledException) when (earlier is UnknownOutcomeException or NotDurableException)
            {
                // That this try was not sent says nothing of one before it.
                throw Cancelled(earlier, cancellationToken);
            }

            if (!await PausedAsync(pause, cancellationToken).ConfigureAwait(false)) throw Cancelled(earlier, cancellationToken);
            if (made is { IsOfServer: true } && earlier is UnknownOutcomeException && !await AskedAsync(limit, start, cancellationToken).ConfigureAwait(false))
            {
                if (cancellationToken.IsCancellationRequested) throw Cancelled(earlier, cancellationToken);
                throw earlier;
            }

            pause = Longer(pause);
        }
    }

    private static OperationCanceledException Cancelled(Exception earlier, CancellationToken cancellationToken) =>
        new($"Sending the event again was cancelled; {KnownOf(earlier)}. Before: {earlier.Message}", earlier, cancellationToken);

    private static string KnownOf(Exception earlier) => earlier switch
    {
        UnknownOutcomeException => "it is not known whether it was appended",
        NotDurableException => "it is appended, and not as durable as was asked for",
        _ => "it was not appended",
    };

    // False when it was cancelled.
    private async Task<bool> PausedAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    private async Task SendAsync(
        EventBatch batch, ReadOnlyMemory<int> part, GeneratedKey?[] made, Memory<EntryId> ids, Exception?[] errors, StreamTrim trim, RepeatLimit limit)
    {
        var sent = new Task<EntryId>[part.Length];
        for (int i = 0; i < sent.Length; i++)
        {
            int index = part.Span[i];
            sent[i] = BeginSending(batch, index, made[index], errors[index] is UnknownOutcomeException, trim, limit.Token);
        }

        for (int i = 0; i < sent.Length; i++)
        {
            int index = part.Span[i];
            try
            {
                EntryId id = await sent[i].ConfigureAwait(false);
                ids.Span[index] = id;
                errors[index] = null;
            }
            catch (Exception exception)
            {
                errors[index] = Weigh(errors[index], limit.Explain(exception));
            }
        }
    }

    // As many of them, from the first on, as the store takes together; all have keys.
    private async ValueTask<int> SendTogetherAsync(
        EventBatch batch,
        ReadOnlyMemory<int> part,
        (EntryId[] Ids, Exception?[] Errors) outcomes,
        Memory<EntryId> ids,
        Exception?[] errors,
        StreamTrim trim,
        RepeatLimit limit)
    {
        if (part.Length > outcomes.Ids.Length) part = part[..outcomes.Ids.Length];
        int count = await store.AddPartOnceAsync(
            stream, batch, new(part, outcomes.Ids, outcomes.Errors), new(_window, trim), limit.Token).ConfigureAwait(false);
        for (int i = 0; i < count; i++)
        {
            int index = part.Span[i];
            Exception? error = outcomes.Errors[i];
            errors[index] = error is null ? null : Weigh(errors[index], limit.Explain(error));
            if (error is null) ids.Span[index] = outcomes.Ids[i];
        }

        return count;
    }

    // What one entry is refused for at once is no fault of those that are on their way.
    private Task<EntryId> BeginSending(
        EventBatch batch, int index, GeneratedKey? made, bool isRepeated, StreamTrim trim, CancellationToken cancellationToken)
    {
        try
        {
            return SendAsync(batch.FieldsOf(index), batch.KeyOf(index), made, isRepeated, trim, cancellationToken).AsTask();
        }
        catch (Exception exception)
        {
            return Task.FromException<EntryId>(exception);
        }
    }

    private ValueTask<EntryId> SendAsync(
        EntryFields fields, ReadOnlySpan<byte> key, GeneratedKey? made, bool isRepeated, StreamTrim trim, CancellationToken cancellationToken) => made switch
        {
            null => SendAsync(fields, key, trim, cancellationToken),
            { IsOfServer: true } => _server!.AddIdempotentlyAsync(stream, fields, made, isRepeated, trim, cancellationToken),
            _ => SendAsync(fields, made.ToText(), trim, cancellationToken),
        };

    private ValueTask<EntryId> SendAsync(EntryFields fields, ReadOnlySpan<byte> key, StreamTrim trim, CancellationToken cancellationToken) =>
        (key.IsEmpty, _durability == default) switch
        {
            (true, true) => store.AddAsync(stream, fields, trim, null, cancellationToken),
            (true, false) => store.AddDurablyAsync(stream, fields, _durability, trim, cancellationToken),
            (false, _) => store.AddOnceAsync(stream, fields, key, new(_window, trim, _durability), cancellationToken),
        };

    private ValueTask<EntryId> SendAsync(
        byte[] fields, int count, byte[] key, GeneratedKey? made, bool isRepeated, StreamTrim trim, CancellationToken cancellationToken) =>
        SendAsync(new EntryFields(fields, count), key, made, isRepeated, trim, cancellationToken);

    private static bool IsWorthRepeating(Exception exception) =>
        exception is UnknownOutcomeException or ConnectionFailedException or NotDurableException or ServerErrorException { IsTransient: true };

    // That the last try was not sent, or was refused, says nothing of one before it.
    private static Exception Weigh(Exception? earlier, Exception exception) =>
        earlier is UnknownOutcomeException or NotDurableException
            && exception is not (UnknownOutcomeException or NotDurableException or OperationCanceledException)
            ? earlier
            : exception;

    private static Exception Again(Exception earlier, Exception last) => earlier is UnknownOutcomeException
        ? new UnknownOutcomeException($"It is not known whether the event was appended; it was sent again, and that failed: {last.Message} Before: {earlier.Message}", earlier)
        : earlier;

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < MaxPause ? pause * 2 : MaxPause;

    private static void Judge(int count, ReadOnlySpan<EntryId> ids, Exception?[] errors)
    {
        Exception? first = Array.Find(errors, static error => error is not null);
        if (first is null) return;
        if (Array.TrueForAll(errors, static error => error is ConnectionFailedException)) throw first;
        var appended = new EntryId?[count];
        for (int i = 0; i < count; i++) appended[i] = errors[i] is null ? ids[i] : (errors[i] as NotDurableException)?.Id;
        int unknown = errors.Count(static error => error is UnknownOutcomeException);
        int failed = appended.Count(static id => id is null);
        throw new ProduceBatchException(
            $"{count - failed} of {count} entries were appended, {failed - unknown} were not, and of {unknown} it is not known. The first error: {first.Message}",
            appended,
            errors,
            unknown,
            first);
    }
}
