using Events.Consuming.Holding;
using Events.Definitions;

namespace Events.Consuming.Dispatching;

/// <summary>
/// Runs handlers, one after the other, as long as its dispatcher has something to do. A handler that completes synchronously costs no task
/// and no allocation. It knows what it runs and since when; used again and again.
/// </summary>
internal sealed class HandlerWorker(
    ConsumerScope scope, HeldEntries held, Dispatcher dispatcher, HandlerRunner runner, BatchRunner batchRunner)
    : IThreadPoolWorkItem
{
    private HeldEntry? _entry;
    private HeldBatch? _batch;
    private EntryId _id;
    private ulong? _key;
    private int _handler;
    private int _count;
    private long _since;

    /// <summary>The next in the dispatcher's list of idle ones.</summary>
    public HandlerWorker? Next { get; set; }

    /// <summary>Tells whether it has an entry or a batch. Under the dispatcher's lock.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Goes on behind a handler that did not complete at once. It ends with no exception: what is not expected ends the consumer's life.</summary>
    public Task GoingOn { get; private set; } = Task.CompletedTask;

    /// <summary>It gets an entry. Under the dispatcher's lock.</summary>
    public void Take(HeldEntry entry)
    {
        entry.MoveTo(HeldState.Running);
        (_entry, _batch, _id, _key) = (entry, null, entry.Id, entry.OrderingKey);
        Begin(entry.Handler, 1);
    }

    /// <summary>It gets a batch. Under the dispatcher's lock.</summary>
    public void Take(HeldBatch batch)
    {
        for (int i = 0; i < batch.Count; i++) batch.Entries[i].MoveTo(HeldState.Running);
        (_entry, _batch, _id, _key) = (null, batch, batch.Entries[0].Id, null);
        Begin(batch.Entries[0].Handler, batch.Count);
    }

    /// <summary>It has nothing to do. Under the dispatcher's lock.</summary>
    public void Rest()
    {
        IsRunning = false;
        _entry = null;
        _batch = null;
    }

    /// <summary>The handler call that it runs; null when there is none, but something to be settled without one. Under the dispatcher's lock.</summary>
    public RunningHandler? Describe()
    {
        if (!IsRunning || _handler < 0) return null;
        HandlerDefinition handler = scope.Definition.Handlers[_handler];
        return new RunningHandler(scope.Stream.Name, handler.EventType, handler.Method, _id, _count, scope.Clock.ToTime(_since));
    }

    /// <summary>Tells whether it runs the entry. Under the dispatcher's lock.</summary>
    public bool Has(HeldEntry entry) => IsRunning && (_batch is null ? _id == entry.Id : entry.Batch == _batch);

    // Nothing is allocated as long as handlers complete synchronously.
    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            // Not the worker's own: when it has nothing to do, another thread may use it at once.
            var timer = new CallTimer(held, scope.Time);
            while (dispatcher.TryTake(this))
            {
                timer.Begin(_handler);
                ValueTask<TimeSpan?> running = RunAsync();
                if (!running.IsCompletedSuccessfully)
                {
                    GoingOn = GoOnAsync(running, timer);
                    return;
                }

                timer.End(_count);
                dispatcher.End(_id, _key, _batch, running.Result);
            }

            timer.Flush();
            dispatcher.OnNothingLeft();
        }
        catch (Exception exception)
        {
            dispatcher.OnFailed(this, exception);
        }
    }

    private async Task GoOnAsync(ValueTask<TimeSpan?> running, CallTimer timer)
    {
        try
        {
            do
            {
                bool isQuick = running.IsCompleted;
                if (!isQuick) timer.Part();
                TimeSpan? deferredFor = await running.ConfigureAwait(false);
                timer.End(_count);
                if (!isQuick) timer.Flush();
                dispatcher.End(_id, _key, _batch, deferredFor);
                if (!dispatcher.TryTake(this)) break;
                timer.Begin(_handler);
                running = RunAsync();
            }
            while (true);
            timer.Flush();
            dispatcher.FlushIfIdle();
        }
        catch (Exception exception)
        {
            dispatcher.OnFailed(this, exception);
        }
    }

    private ValueTask<TimeSpan?> RunAsync() => _batch is null ? runner.RunAsync(_entry!) : batchRunner.RunAsync(_batch);

    private void Begin(int handler, int count)
    {
        _handler = handler;
        _count = count;
        _since = scope.Clock.Now;
        IsRunning = true;
    }
}
