using Events.Definitions;
using Events.Time;

namespace Events.Consuming.Holding;

/// <summary>Handlers that run for long.</summary>
internal sealed partial class HeldEntries
{
    private int _look;

    /// <summary>Finds the handlers that are to be told of, and those whose tokens are to be cancelled by the caller.</summary>
    /// <returns>After how long the next one may be due; at most the period.</returns>
    public TimeSpan FindLate(List<LateHandler> slow, List<LateHandler> late, TimeSpan period)
    {
        TimeSpan next = period;
        TimeSpan? limit = scope.Options.HandlerTimeout;
        long now = scope.Clock.Now;
        lock (_lock.InOrder)
        {
            int look = ++_look;
            foreach (HeldEntry entry in _held.Values)
            {
                if (Meet(entry, look) is not { } run) continue;
                TimeSpan elapsed = Spans.BetweenMilliseconds(run.Start, now);
                if (run.ToldAfter == default) run.ToldAfter = scope.Options.SlowHandlerWarning;
                if (elapsed >= run.ToldAfter)
                {
                    slow.Add(Describe(entry, run, elapsed, null));
                    while (run.ToldAfter <= elapsed && run.ToldAfter < TimeSpan.MaxValue / 2) run.ToldAfter *= 2;
                }

                if (limit is { } allowed && !run.IsTimedOut)
                {
                    if (elapsed >= allowed)
                    {
                        run.IsTimedOut = true;
                        late.Add(Describe(entry, run, elapsed, entry.TakeCancellation()));
                    }
                    else if (allowed - elapsed < next)
                    {
                        next = allowed - elapsed;
                    }
                }

                if (run.ToldAfter - elapsed < next) next = run.ToldAfter - elapsed;
            }
        }

        return next;
    }

    /// <returns>The call of its handler, when that is under way and was not met in this look.</returns>
    private static HandlerRun? Meet(HeldEntry entry, int look)
    {
        HandlerRun run = entry.Batch?.Run ?? entry.Run;
        if (!entry.Run.IsUnderWay || run.Look == look) return null;
        run.Look = look;
        return run;
    }

    private LateHandler Describe(HeldEntry entry, HandlerRun run, TimeSpan elapsed, CancellationTokenSource? cancellation)
    {
        HandlerDefinition handler = scope.Definition.Handlers[entry.Handler];
        var running = new RunningHandler(
            scope.Stream.Name, handler.EventType, handler.Method, entry.Id, run.Count, scope.Clock.ToTime(run.Start));
        return new LateHandler(running, elapsed, cancellation, run.IsBeingTold);
    }
}
