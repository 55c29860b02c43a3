using Events.Consuming.Holding;
using Events.Diagnostics;
using Events.Time;

namespace Events.Consuming.Calling;

/// <summary>
/// Looks now and then at what runs: handlers that have not ended after <see cref="ConsumerOptions.SlowHandlerWarning"/> are logged and
/// counted, whether they wait or keep a thread, and the tokens of those that have run for <see cref="ConsumerOptions.HandlerTimeout"/> are
/// cancelled. It costs a handler nothing but the time of its beginning.
/// </summary>
internal sealed class HandlerWatch : IDisposable
{
    private readonly ConsumerScope _scope;
    private readonly HeldEntries _held;
    private readonly ITimer _timer;
    private readonly TimeSpan _period;

    public HandlerWatch(ConsumerScope scope, HeldEntries held)
    {
        _scope = scope;
        _held = held;
        ConsumerOptions options = scope.Options;
        _period = options.HandlerTimeout is { } limit && limit < options.SlowHandlerWarning ? limit : options.SlowHandlerWarning;
        _timer = scope.Time.CreateTimer(static self => ((HandlerWatch)self!).OnTimer(), this, Due(_period), Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void OnTimer() => _scope.Supervisor.Guard("watching handlers", static self => self.Look(), this);

    // What begins after this look is due a period later at the earliest.
    private void Look()
    {
        TimeSpan next = _period;
        try
        {
            var slow = new List<LateHandler>();
            var late = new List<LateHandler>();
            next = _held.FindLate(slow, late, _period);
            foreach (LateHandler one in late)
            {
                ConsumerMetrics.HandlerTimedOut(_scope);
                if (one.Cancellation is { } cancellation) _scope.Cancel(cancellation);
            }

            foreach (LateHandler one in slow)
            {
                RunningHandler running = one.Running;
                ConsumerMetrics.HandlerSlow(_scope, running.EventType);
                if (one.IsBeingTold)
                {
                    Log.WatcherSlow(
                        _scope.Logger, running.Handler, running.EventType, running.Id, running.Count, running.Stream, _scope.Group, _scope.Name, one.For,
                        running.Since);
                    continue;
                }

                Log.HandlerSlow(
                    _scope.Logger, running.Handler, running.EventType, running.Id, running.Count, running.Stream, _scope.Group, _scope.Name, one.For,
                    running.Since);
            }
        }
        finally
        {
            _timer.Change(Due(next), Timeout.InfiniteTimeSpan);
        }
    }

    // One look sets off the next: two are never under way.
    private static TimeSpan Due(TimeSpan time) => Spans.ForTimer(time < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : time);
}
