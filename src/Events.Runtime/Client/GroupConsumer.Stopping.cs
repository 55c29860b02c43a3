using Events.Consuming;
using Events.Consuming.Running;
using Events.Diagnostics;
using Events.Supervision;
using Events.Time;

namespace Events.Client;

/// <summary>The end of a consumer: stopping, aborting and disposing.</summary>
public sealed partial class GroupConsumer
{
    /// <summary>
    /// Stops: reads no more, begins no further handler, waits for the running ones up to
    /// <see cref="ConsumerOptions.StopTimeout"/> (then cancels them, and waits for <see cref="ConsumerOptions.StopGrace"/>), acknowledges what succeeded,
    /// releases the rest so that other consumers of the group can claim it at once, and releases the name. A handler that ignores its cancellation
    /// is named in the log and left to itself: its outcome is not used, and its entry stays pending. Does not throw, and ends whatever handlers do.
    /// </summary>
    /// <param name="cancellationToken">Cancels the running handlers at once; also when the stop has begun by another call.</param>
    /// <remarks>
    /// Called from within a handler of this consumer it only begins the stop, which waits for that handler: await <see cref="Completion"/>
    /// elsewhere.
    /// </remarks>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        BeginStop();
        return InsideHandler.IsOf(this) ? Task.CompletedTask : AwaitAsync(_stopping!, cancellationToken);
    }

    /// <summary>
    /// Ends at once as a killed process would: nothing more is acknowledged, settled or released, running handlers are
    /// cancelled and their outcome is not used. For tests of recovery; applications have it in <c>Events.Testing</c>.
    /// </summary>
    internal Task AbortAsync()
    {
        Task? running;
        lock (_lock.InOrder)
        {
            _monitor.Enter(ConsumerState.Stopping);
            _stopping ??= Task.CompletedTask;
            running = _running;
        }

        StopGrowing();
        _lives.Abort();
        Task aborted = Task.WhenAll([EndAbortAsync(running), .. Grown.Select(static one => one.AbortAsync())]);
        return InsideHandler.IsOf(this) ? Task.CompletedTask : aborted;
    }

    /// <summary>Stops the consumer (see <see cref="StopAsync"/>).</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    /// <summary>
    /// Stops the consumer and waits for it, as long as <see cref="ConsumerOptions.StopTimeout"/> and
    /// <see cref="ConsumerOptions.StopGrace"/> say.
    /// </summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>The store is gone: nothing can be acknowledged any more, so handlers are not waited for either.</summary>
    internal void OnStoreDisposed()
    {
        lock (_lock.InOrder)
        {
            if (_running is null || _stopping is not null) return;
            var gone = new ObjectDisposedException("EventsClient", "The client, and with it the store, was disposed while the consumer ran.");
            Log.StoreDisposed(_logger, Name, Group, Stream, gone);
            _monitor.StoreFailed(gone);
            BeginStop();
        }

        _hasten.Cancel();
    }

    private void BeginStop()
    {
        StopGrowing();
        foreach (GroupConsumer one in Grown) one.BeginStop();
        lock (_lock.InOrder)
        {
            if (_stopping is not null) return;
            _monitor.Enter(ConsumerState.Stopping);

            // Reading first: what is given up makes room for more. No handler begins once this has returned.
            _pause.Pause();
            _lives.BeginStop();
            _partition?.Lease?.BeginLeave();
            _stopping = InsideHandler.RunOutside(StopCoreAsync);
        }
    }

    // Whoever hastens the stop hastens it for all who wait for it.
    private async Task AwaitAsync(Task stopping, CancellationToken cancellationToken)
    {
        await using (cancellationToken.UnsafeRegister(static hasten => ((CancellationTokenSource)hasten!).Cancel(), _hasten).ConfigureAwait(false))
        {
            await stopping.ConfigureAwait(false);
        }
    }

    private async Task StopCoreAsync()
    {
        try
        {
            // A partition may be on its way back, which takes as long as its handlers may.
            TimeSpan limit = EndLimits.Failsafe * 3;
            if (_partition is { Lease: not null }) limit = Spans.Add(limit, Spans.Add(_options.StopTimeout, _options.StopGrace));
            if (_running is not null) await _running.EndsWithinAsync(limit, TimeProvider.System, _hasten.Token).ConfigureAwait(false);
            if (_lives.Current is { } last)
            {
                await last.FinishAsync(new EndLimits(_options.StopTimeout, _options.StopGrace, _hasten.Token)).ConfigureAwait(false);
            }

            foreach (GroupConsumer one in Grown) await one.StopAsync(_hasten.Token).ConfigureAwait(false);
            await _name.ReleaseAsync().WaitAsync(EndLimits.Failsafe, TimeProvider.System).ConfigureAwait(false);
            if (_partition?.Lease is { } lease)
            {
                // Whoever stops it may dispose of the store next.
                lease.Leave();
                await lease.WhenLeft().EndsWithinAsync(EndLimits.Failsafe, TimeProvider.System).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            Log.EndingFailed(_logger, "stopping", Name, Group, Stream, exception);
        }

        if (_running is not null) Log.ConsumerStopped(_logger, Name, Group, Stream, HandledCount, FailedCount);
        End();
    }

    private async Task EndAbortAsync(Task? running)
    {
        if (running is not null) await running.EndsWithinAsync(EndLimits.Failsafe * 3, TimeProvider.System).ConfigureAwait(false);
        End();
    }

    private void End()
    {
        _instruments.Remove(this);
        _partition?.Lease?.Leave();
        lock (_lock.InOrder)
        {
            if (_isEntered) RunningGroups.Leave(_store, _stream.Name, Group);
            if (_isEntered) _partition?.Readers.Leave();
            _isEntered = false;
        }

        _quiet.Dispose();
        _monitor.Enter(ConsumerState.Stopped);
        if (_lives.Fault is not { } fault)
        {
            _completion.TrySetResult();
            return;
        }

        // It is logged; who does not ask for it is not to be told by the finalizer.
        _completion.TrySetException(fault);
        _ = _completion.Task.Exception;
    }
}
