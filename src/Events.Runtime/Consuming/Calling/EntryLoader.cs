using Events.Consuming.Holding;
using Events.Diagnostics;
using Events.Locking;
using Events.Protection;
using Events.Time;

namespace Events.Consuming.Calling;

/// <summary>
/// Gets what it takes to read entries, before their handlers are called: the payloads that they refer to, then the keys
/// that they are encrypted with.
/// </summary>
internal sealed class EntryLoader(ConsumerScope scope)
{
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);

    private readonly OrderedLock _lock = new(LockRank.Collection);
    private long _toldAt;
    private bool _isUnavailable;

    /// <summary>Gets what an entry needs.</summary>
    /// <exception cref="HandlerUnavailableException">The key provider or the store of payloads failed: the process' fault, and not that of the
    /// entries.</exception>
    public async ValueTask LoadAsync(HeldEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await LoadPayloadsAsync(entry, cancellationToken).ConfigureAwait(false);
            if (entry.MissingKeys is { } keys) await scope.Protection!.LoadAsync(keys, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is KeyUnavailableException or PayloadUnavailableException)
        {
            // It may be held for long, and there may be many.
            entry.Payloads = null;
            Tell(exception);
            throw new HandlerUnavailableException(exception.Message, exception);
        }

        TellOfEnd();
    }

    /// <summary>Gets what the entries of a batch need.</summary>
    /// <exception cref="HandlerUnavailableException">The key provider or the store of payloads failed: the process' fault, and not that of the
    /// entries.</exception>
    public async ValueTask LoadAsync(HeldBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            HashSet<string>? missing = null;
            foreach (HeldEntry entry in batch.Entries)
            {
                await LoadPayloadsAsync(entry, cancellationToken).ConfigureAwait(false);
                if (entry.MissingKeys is { } some) (missing ??= new HashSet<string>(StringComparer.Ordinal)).UnionWith(some);
            }

            if (missing is not null) await scope.Protection!.LoadAsync(missing, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is KeyUnavailableException or PayloadUnavailableException)
        {
            foreach (HeldEntry entry in batch.Entries) entry.Payloads = null;
            Tell(exception);
            throw new HandlerUnavailableException(exception.Message, exception);
        }

        TellOfEnd();
    }

    private async ValueTask LoadPayloadsAsync(HeldEntry entry, CancellationToken cancellationToken)
    {
        if (entry.MissingPayloads is { } payloads)
        {
            entry.Payloads = await scope.Payloads.LoadAsync(scope.Declared, payloads, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells that keys or payloads cannot be had: once, and then now and then, as every entry that waits for them would say the same.</summary>
    public void Tell(Exception exception)
    {
        long now = scope.Time.GetTimestamp();
        lock (_lock.InOrder)
        {
            if (_isUnavailable && scope.Time.Until(_toldAt, now) < Reminder) return;
            _isUnavailable = true;
            _toldAt = now;
        }

        if (exception is PayloadUnavailableException) Log.PayloadsUnavailable(scope.Logger, scope.Group, scope.Stream.Name, exception);
        else Log.KeysUnavailable(scope.Logger, scope.Group, scope.Stream.Name, exception);
    }

    private void TellOfEnd()
    {
        if (!Volatile.Read(ref _isUnavailable)) return;
        lock (_lock.InOrder)
        {
            if (!_isUnavailable) return;
            _isUnavailable = false;
        }

        Log.KeysAvailable(scope.Logger, scope.Group, scope.Stream.Name);
    }
}
