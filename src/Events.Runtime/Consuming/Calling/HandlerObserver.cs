using System.Diagnostics;
using System.Diagnostics.Metrics;
using Events.Consuming.Holding;
using Events.Diagnostics;
using Events.Handling;
using Events.Safety;
using Events.Time;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Consuming.Calling;

/// <summary>
/// Observes each call of a handler for those who watch: by a span, a log scope, measurements. All of it is the application's code, or calls it;
/// nothing of it can make a handler fail, and where nobody watches nothing is done.
/// </summary>
internal sealed class HandlerObserver
{
    // For how long a consumer waits for a logging that does not answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConsumerOptions _options;
    private readonly EventsInstruments _instruments;
    private readonly ILogger _scopes;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile bool _hasScopes;

    /// <param name="options">How the consumer traces.</param>
    /// <param name="instruments">Where to measure.</param>
    /// <param name="scopes">Where log scopes are begun; the application's own logger, so that they are there for its lines.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log what a listener throws.</param>
    public HandlerObserver(ConsumerOptions options, EventsInstruments instruments, ILogger scopes, TimeProvider time, ILogger logger)
    {
        _options = options;
        _instruments = instruments;
        _scopes = scopes is NullLogger ? scopes : SafeLogger.Over(scopes);
        _time = time;
        _logger = logger;
    }

    /// <summary>Tells whether anybody watches.</summary>
    public bool IsOn => Tracing.IsOn || _hasScopes || _instruments.IsHandlingWatched;

    /// <summary>
    /// Finds out whether there are log scopes: a logging without providers, or whose providers have none, gives nothing to end. That is asked on the pool, and
    /// waited for for a moment: it is the application's code.
    /// </summary>
    public async Task FindScopesAsync()
    {
        if (!_options.LogScopes || _scopes is NullLogger) return;
#pragma warning disable RS0030 // Once, before anything is handled: scopes are the code of a logger, which may block.
        await Task.Run(ProbeScopes).EndsWithinAsync(Patience, TimeProvider.System).ConfigureAwait(false);
#pragma warning restore RS0030
    }

    /// <summary>A handler is called next, for an entry. What is current from now on is the handler's.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="context">What handlers begin in; null for a context without anything.</param>
    public HandlerCall Begin(HeldEntry entry, ExecutionContext? context)
    {
        try
        {
            return BeginCore(entry, context);
        }
        catch (Exception exception)
        {
            return GiveUp(entry.Stream, context, exception);
        }
    }

    private HandlerCall BeginCore(HeldEntry entry, ExecutionContext? context)
    {
        long start = Measure(entry, context);
        Activity? activity = null;
        if (Tracing.IsOn)
        {
            ActivityContext parent = EntryTrace.ParentOf(entry, _options, out ActivityLink[]? links);
            activity = Start(entry.Stream, parent, links, [.. EntryTrace.TagsOf(entry)]);
            if (activity is not null)
            {
                entry.Trace = activity.Context;
                if (_options.TakesBaggage) EntryTrace.ReadBaggage(entry, activity);
            }
        }

        return new HandlerCall(activity, BeginScope(entry), start, true);
    }

    /// <summary>A batch handler is called next.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="context">What handlers begin in; null for a context without anything.</param>
    public HandlerCall Begin(HeldBatch batch, ExecutionContext? context)
    {
        try
        {
            return BeginCore(batch, context);
        }
        catch (Exception exception)
        {
            return GiveUp(batch.Stream, context, exception);
        }
    }

    private HandlerCall BeginCore(HeldBatch batch, ExecutionContext? context)
    {
        long start = Measure(batch, context);
        Activity? activity = null;
        if (Tracing.IsOn)
        {
            activity = Start(batch.Stream, default, EntryTrace.LinksOf(batch), [.. EntryTrace.TagsOf(batch)]);
            if (activity is not null)
            {
                foreach (HeldEntry entry in batch.Entries) entry.Trace = activity.Context;
            }
        }

        return new HandlerCall(activity, BeginScope(batch.Entries[0]), start, true);
    }

    /// <summary>The handler has ended.</summary>
    /// <param name="call">The call.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="failure">What it failed with; null when it succeeded.</param>
    public void End(in HandlerCall call, HeldEntry entry, Exception? failure)
    {
        call.Activity?.SetTag(SpanTags.Outcome, EntryTrace.OutcomeOf(entry.Outcome, failure));
        End(call, entry.Stream, entry.Group, entry.EventType, failure, entry.IsDecoded);
    }

    /// <summary>The batch handler has ended.</summary>
    /// <param name="call">The call.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="failure">What it failed with; null when it succeeded.</param>
    public void End(in HandlerCall call, HeldBatch batch, Exception? failure)
    {
        call.Activity?.SetTag(SpanTags.Outcome, EntryTrace.OutcomeOf(DeliveryOutcome.ByHandler, failure));
        End(call, batch.Stream, batch.Group, batch.EventType, failure, tellsFailure: true);
    }

    private void End(in HandlerCall call, string stream, string group, string? type, Exception? failure, bool tellsFailure)
    {
        UserCall.Enter(null);
        try
        {
            if (call.IsBegun) OperationMetrics.Processed(_instruments, stream, group, type, _time.GetElapsedTime(call.Start), failure, _logger);
        }
        catch (Exception exception)
        {
            // The clock is the application's.
            Log.ListenerFailed(_logger, _instruments.ProcessDuration.Name, exception);
        }

        try
        {
            if (call.Activity is not null) Tracing.Stop(call.Activity, failure, tellsFailure, _logger);
            Dispose(call.LogScope);
        }
        finally
        {
            UserCall.Exit(null);
        }
    }

    private Activity? Start(string stream, ActivityContext parent, ActivityLink[]? links, KeyValuePair<string, object?>[] tags)
    {
        // Without a parent it is a trace of its own, whatever is current.
        Activity.Current = null;
        return Tracing.Start(Operations.Process, stream, ActivityKind.Consumer, parent, tags, links, _logger);
    }

    private IDisposable? BeginScope(HeldEntry entry) =>
        _hasScopes ? _scopes.BeginScope(new EntryLogScope(entry.Stream, entry.Group, entry.Id, entry.DeliveryCount)) : null;

    // The clock and who listens to instruments are the application's: what they leave behind is not the handler's.
    private long Measure(HeldEntry entry, ExecutionContext? context)
    {
        Measure(entry);
        return StartIn(context);
    }

    private long Measure(HeldBatch batch, ExecutionContext? context)
    {
        foreach (HeldEntry entry in batch.Entries) Measure(entry);
        return StartIn(context);
    }

    private long StartIn(ExecutionContext? context)
    {
        long start = _time.GetTimestamp();
        UserCall.Exit(context);
        UserCall.Enter(context);
        return start;
    }

    private void Measure(HeldEntry entry)
    {
        if (_instruments.EntryAge.Enabled)
        {
            TimeSpan age = _time.GetUtcNow() - (entry.ProducedAt ?? entry.Id.Timestamp);
            Record(entry, _instruments.EntryAge, Math.Max(0, age.TotalSeconds));
        }

        if (_instruments.HandledSize.Enabled) Record(entry, _instruments.HandledSize, entry.Bytes);
    }

    private void Record<T>(HeldEntry entry, Histogram<T> histogram, T value)
        where T : struct
    {
        try
        {
            histogram.Record(value, new("stream", entry.Stream), new("group", entry.Group));
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(_logger, histogram.Name, exception);
        }
    }

    // A clock, or an event type, that throws: the handler runs unwatched.
    private HandlerCall GiveUp(string stream, ExecutionContext? context, Exception exception)
    {
        UserCall.Exit(context);
        UserCall.Enter(context);
        Activity.Current = null;
        Log.TraceListenerFailed(_logger, Operations.Process, stream, exception);
        return default;
    }

    private void ProbeScopes()
    {
        if (!_scopes.IsEnabled(LogLevel.Critical)) return;
        UserCall.Enter(null);
        try
        {
            // Neither type can be named here: each logging library has its own.
            IDisposable? probe = _scopes.BeginScope(new EntryLogScope("", "", default, 0));
            _hasScopes = probe is not null && probe.GetType().Name != "NullScope";
            Dispose(probe);
        }
        finally
        {
            UserCall.Exit(null);
        }
    }

    private static void Dispose(IDisposable? scope)
    {
        try
        {
            scope?.Dispose();
        }
        catch
        {
            // The application's logging, which has nowhere to say it.
        }
    }
}
