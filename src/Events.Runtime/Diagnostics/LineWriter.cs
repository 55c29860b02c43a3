using Events.Locking;
using Events.Safety;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Diagnostics;

/// <summary>
/// Hands lines to the application's logger, one after the other and on a thread that is not the pool's. Whoever logs waits a moment for its line, so
/// that usually it is written when the call returns; a logger that blocks, or is slow, holds up nothing but the lines behind it.
/// </summary>
internal sealed class LineWriter : ILogger, IThreadPoolWorkItem
{
    // One that is stuck must not make this grow for ever: the first lines say most.
    private const int MaxWaiting = 1_000;

    // For how long it is known which levels are written. Asking is the application's code too.
    private const int LevelsKnownMilliseconds = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // A logger that logs through this one is not to wait for itself.
    [ThreadStatic]
    private static bool s_writes;

    private readonly ILogger _inner;
    private readonly OrderedLock _queueLock = new(LockRank.Lines);
    private readonly Queue<Line> _waiting = [];
    private bool _isRunning;
    private bool _isBehind;
    private long _lost;
    private volatile int _levels = ~0;
    private long _levelsKnownUntil = long.MinValue;

    private LineWriter(ILogger inner) => _inner = inner;

    /// <summary>Makes a logger one that neither throws nor blocks, if it is not one already.</summary>
    public static ILogger Over(ILogger? logger) =>
        logger is null or NullLogger ? NullLogger.Instance : logger as LineWriter ?? new LineWriter(SafeLogger.Over(logger));

    /// <summary>The application's own logger behind one of these: for log scopes, which are begun where the handler runs.</summary>
    public static ILogger ApplicationLogger(ILogger? logger) => logger is LineWriter writer ? writer._inner : logger ?? NullLogger.Instance;

    /// <summary>None: what is logged here has no scope.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <summary>Tells whether a level is enabled, as it was said lately; until it is known all levels are.</summary>
    public bool IsEnabled(LogLevel logLevel)
    {
        long known = Volatile.Read(ref _levelsKnownUntil);
        long now = Environment.TickCount64;
        if (now >= known && Interlocked.CompareExchange(ref _levelsKnownUntil, now + LevelsKnownMilliseconds, known) == known)
        {
            TryAdd(new Line(FindLevels), out _);
        }

        return logLevel != LogLevel.None && (_levels & (1 << (int)logLevel)) != 0;
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = new Line(logger =>
        {
            if (logger.IsEnabled(logLevel)) logger.Log(logLevel, eventId, state, exception, formatter);
        });
        if (!TryAdd(line, out bool mayWait) || !mayWait || line.WaitUntilWritten(Patience)) return;
        lock (_queueLock.InOrder) _isBehind = _isRunning;
    }

    void IThreadPoolWorkItem.Execute() => WriteLines();

    /// <summary>Writes until no line waits.</summary>
    public void WriteLines()
    {
        s_writes = true;
        while (true)
        {
            Line? next;
            long lost;
            lock (_queueLock.InOrder)
            {
                (lost, _lost) = (_lost, 0);
                if (!_waiting.TryDequeue(out next) && lost == 0)
                {
                    _isRunning = _isBehind = false;
                    break;
                }
            }

            UserCall.Enter(null);
            try
            {
                next?.Write(_inner);
                if (lost > 0) Diagnostics.Log.LinesLost(_inner, lost);
            }
            finally
            {
                UserCall.Exit(null);
            }
        }

        s_writes = false;
    }

    private bool TryAdd(Line line, out bool mayWait)
    {
        mayWait = false;
        lock (_queueLock.InOrder)
        {
            if (_waiting.Count == MaxWaiting)
            {
                _lost++;
                return false;
            }

            _waiting.Enqueue(line);
            mayWait = !_isBehind && !s_writes;
            if (_isRunning) return true;
            _isRunning = true;
        }

        LineThread.Run(this);
        return true;
    }

    private void FindLevels(ILogger logger)
    {
        int levels = 0;
        for (LogLevel level = LogLevel.Trace; level < LogLevel.None; level++)
        {
            if (logger.IsEnabled(level)) levels |= 1 << (int)level;
        }

        _levels = levels;
    }

    private sealed class Line(Action<ILogger> write)
    {
        private readonly object _lock = new();
        private bool _isWritten;

        public void Write(ILogger logger)
        {
            write(logger);
            lock (_lock)
            {
                _isWritten = true;
                Monitor.PulseAll(_lock);
            }
        }

        public bool WaitUntilWritten(TimeSpan limit)
        {
            lock (_lock) return _isWritten || Monitor.Wait(_lock, limit);
        }
    }
}
