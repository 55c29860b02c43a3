using Events.Diagnostics;

namespace Events.Consuming;

/// <summary>
/// Runs the handlers of held entries: one after the other, or up to <see cref="ConsumerOptions.Concurrency"/> at a time.
/// A worker runs as long as there is something to do; a handler that completes synchronously costs no task.
/// </summary>
internal sealed class Dispatcher(ConsumerScope scope, IConsumerGroup handlers, HeldEntries held, AckBatcher acks)
{
    private readonly Lock _lock = new();
    private readonly UnknownTypes _unknownTypes = new(scope);
    private readonly CancellationTokenSource _handlerStop = new();
    private HeldEntry? _first;
    private HeldEntry? _last;
    private int _workers;
    private bool _stopped;
    private long _handled;
    private long _failed;

    public long HandledCount => Interlocked.Read(ref _handled);

    public long FailedCount => Interlocked.Read(ref _failed);

    public void Enqueue(HeldEntry entry)
    {
        bool start;
        lock (_lock)
        {
            if (_last is null) _first = entry;
            else _last.Next = entry;
            _last = entry;
            start = !_stopped && _workers < scope.Options.Concurrency;
            if (start) _workers++;
        }

        // On the local queue of this thread: it runs as soon as the read loop waits for the next page.
        if (start) ThreadPool.UnsafeQueueUserWorkItem(static self => _ = self.WorkAsync(), this, preferLocal: true);
    }

    /// <summary>Begins no further handler. What is queued is let go and stays pending.</summary>
    public void StopBeginning()
    {
        HeldEntry? queued;
        lock (_lock)
        {
            _stopped = true;
            queued = _first;
            _first = _last = null;
        }

        while (queued is not null)
        {
            HeldEntry entry = queued;
            queued = entry.Next;
            held.Release(entry);
        }
    }

    /// <summary>Cancels the token of the running handlers.</summary>
    public void CancelHandlers() => _handlerStop.Cancel();

    private async Task WorkAsync()
    {
        while (TryTake(out HeldEntry? entry))
        {
            try
            {
                ValueTask handling = BeginHandling(entry);
                if (handling.IsCompletedSuccessfully) handling.GetAwaiter().GetResult();
                else await handling.ConfigureAwait(false);
                Interlocked.Increment(ref _handled);
                acks.Add(entry.Id);
            }
            catch (Exception exception)
            {
                Fail(entry, exception);
            }

            held.Release(entry);
        }
    }

    private ValueTask BeginHandling(HeldEntry entry)
    {
        Wire.EntryFields fields = entry.Fields;
        ReadOnlySpan<byte> type = fields.EventType;
        int handler = scope.Definition.FindHandler(type);
        if (handler >= 0) return handlers.HandleAsync(handler, fields, new EventContext(entry), _handlerStop.Token);

        // An event of the stream that this group has no handler for is none of its business: done.
        if (scope.Definition.Stream.Find(type) is not null) return ValueTask.CompletedTask;
        throw new UnknownEventTypeException(System.Text.Encoding.UTF8.GetString(type));
    }

    /// <summary>The entry stays pending; it comes back when it has been idle for long enough.</summary>
    private void Fail(HeldEntry entry, Exception exception)
    {
        Interlocked.Increment(ref _failed);
        if (exception is UnknownEventTypeException unknown)
        {
            _unknownTypes.Report(entry.Id, unknown.EventType);
        }
        else if (!entry.IsDecoded)
        {
            Log.EntryUndecodable(scope.Logger, entry.Id, scope.Stream.Name, scope.Group, entry.DeliveryCount, exception);
        }
        else if (exception is OperationCanceledException && _handlerStop.IsCancellationRequested)
        {
            Log.HandlerCancelled(scope.Logger, entry.Id, scope.Stream.Name, scope.Group);
        }
        else
        {
            Log.HandlerFailed(scope.Logger, entry.Id, scope.Stream.Name, scope.Group, entry.DeliveryCount, exception);
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out HeldEntry? entry)
    {
        lock (_lock)
        {
            entry = _first;
            if (entry is not null)
            {
                _first = entry.Next;
                if (_first is null) _last = null;
                entry.Next = null;
                return true;
            }

            _workers--;
            if (_workers > 0) return false;
        }

        // Nothing left to do: no read is near whose write the acknowledgements could share.
        acks.BeginFlush();
        return false;
    }
}
