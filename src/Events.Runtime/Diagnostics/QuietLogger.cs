using Events.Errors;
using Events.Locking;
using Events.Safety;
using Events.Store.Delivery;
using Events.Store.Roles;
using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>
/// Keeps the log readable when the same thing goes wrong again and again: the first line of its kind is written, those that follow within
/// a minute are counted, and the count is written. What follows from a store that cannot be used is told once for the store. Nothing is
/// dropped: each line is still there at the level Debug.
/// </summary>
internal sealed class QuietLogger : ILogger, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // What is different each time must not fill the memory.
    private const int MaxKinds = 256;

    // Without an exception, and yet written again and again: for each entry (cut off by a stop, undecodable, without its payload, a dead letter), or for
    // each look at the group (entries taken up, reaped, released, moved here, lost to others) while what causes it lasts.
    private static readonly int[] Often = [2005, 2007, 2008, 2010, 2011, 2018, 2047, 2050, 2086, 2102, 2103, 2104, 2105, 2106, 2107, 2108];

    // What the parts of a consumer tell when the store refuses them something. What handlers ask for is the application's.
    private static readonly int[] Parts = [2004, 2012, 2013, 2017, 2019, 2034, 2051, 2083];

    private readonly ILogger _inner;
    private readonly StoreOutage _outage;
    private readonly TimeProvider _time;
    private readonly OrderedLock _lock = new(LockRank.Lines);
    private readonly Dictionary<(int Id, string Kind), Repeats> _kinds = [];
    private ITimer? _timer;
    private bool _isDisposed;

    public QuietLogger(ILogger inner, IStreamStore store, TimeProvider time)
    {
        _inner = inner;
        _time = time;
        _outage = StoreOutage.Of(store, time);
    }

    /// <summary>
    /// Tells by a line of its own what the server refuses for want of a permission, and calls the action where it is not that; false for what is no such
    /// refusal. Null where nobody does.
    /// </summary>
    public Func<Exception?, Action, bool>? Explain { get; set; }

    /// <summary>The store that consumers of this logger wait for has done what it was asked.</summary>
    public void StoreAnswered() => _outage.Answered(_inner);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => _inner.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is null ? !Often.Contains(eventId.Id) : logLevel < LogLevel.Warning)
        {
            _inner.Log(logLevel, eventId, state, exception, formatter);
            return;
        }

        if (exception is not null && StoreOutage.IsOne(exception))
        {
            _outage.Failed(_inner, exception);
            _inner.Log(LogLevel.Debug, eventId, state, exception, formatter);
            return;
        }

        // What is missing is told once, by its own line.
        if (Parts.Contains(eventId.Id) && Explain?.Invoke(exception, () => Repeat(logLevel, eventId, state, exception, formatter)) == true)
        {
            _inner.Log(LogLevel.Debug, eventId, state, exception, formatter);
            return;
        }

        Repeat(logLevel, eventId, state, exception, formatter);
    }

    private void Repeat<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsFirst(logLevel, eventId.Id, KindOf(exception), () => Line(formatter(state, exception), exception)))
        {
            _inner.Log(LogLevel.Debug, eventId, state, exception, formatter);
        }
        else if (exception is StreamStoreException)
        {
            // What the store says is all there is to know; where in the library it came up is not.
            string text = Line(formatter(state, exception), exception);
            _inner.Log(logLevel, eventId, state, null, (_, _) => text);
        }
        else
        {
            _inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    /// <summary>Writes what was counted, and counts no more: from now on each line is written.</summary>
    public void Dispose()
    {
        lock (_lock.InOrder)
        {
            _isDisposed = true;
            _timer?.Dispose();
            _timer = null;
        }

        WriteCounts();
    }

    // Others' exceptions may carry whole documents.
    private static string Line(string text, Exception? exception) =>
        exception is null ? ExceptionText.Bound(text) : $"{ExceptionText.Bound(text)} {ExceptionText.Message(exception)}";

    private static string KindOf(Exception? exception)
    {
        if (exception is null) return "";
        if (exception is ServerErrorException error) return error.Code;
        try
        {
            return Fingerprint.Of("", "", default, exception);
        }
        catch
        {
            return exception.GetType().FullName ?? "";
        }
    }

    private bool IsFirst(LogLevel level, int id, string kind, Func<string> text)
    {
        lock (_lock.InOrder)
        {
            if (_isDisposed) return true;
            (int, string) key = (id, kind);
            if (!_kinds.TryGetValue(key, out Repeats? repeats))
            {
                if (_kinds.Count >= MaxKinds) key = (id, "(other)");
                if (!_kinds.TryGetValue(key, out repeats))
                {
                    _kinds.Add(key, new Repeats());
                    Arm();
                    return true;
                }
            }

            repeats.Level = level;
            repeats.Count++;
            repeats.Last = text;
            return false;
        }
    }

    private void Arm()
    {
        _timer ??= _time.CreateTimer(
            static self => ((QuietLogger)self!).OnPeriod(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Period, Timeout.InfiniteTimeSpan);
    }

    private void OnPeriod()
    {
        try
        {
            WriteCounts();
        }
        catch
        {
            // Logging is others' code: what goes wrong in it costs the line.
        }
    }

    private void WriteCounts()
    {
        var counts = new List<Repeats>();
        lock (_lock.InOrder)
        {
            foreach (((int, string) key, Repeats repeats) in _kinds)
            {
                if (repeats.Count == 0) _kinds.Remove(key);
                else counts.Add(repeats.Take());
            }

            if (_kinds.Count > 0 && !_isDisposed) Arm();
        }

        foreach (Repeats repeats in counts) Diagnostics.Log.Repeated(_inner, repeats.Level, repeats.Count, Period, Text(repeats));
    }

    private static string Text(Repeats repeats)
    {
        try
        {
            return repeats.Last!();
        }
        catch
        {
            return "(it cannot be printed)";
        }
    }

    private sealed class Repeats
    {
        public LogLevel Level { get; set; }

        public long Count { get; set; }

        public Func<string>? Last { get; set; }

        public Repeats Take()
        {
            var taken = new Repeats { Level = Level, Count = Count, Last = Last };
            Count = 0;
            Last = null;
            return taken;
        }
    }
}
