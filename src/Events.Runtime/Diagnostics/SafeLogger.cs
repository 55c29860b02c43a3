using Events.Safety;
using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>
/// A logger that never throws: providers, formatters and exceptions are others' code, and what goes wrong in them costs the line and
/// nothing else. An exception that cannot be printed is replaced by one that says so, and the line is told.
/// </summary>
internal sealed class SafeLogger : ILogger
{
    private readonly ILogger _inner;

    private SafeLogger(ILogger inner) => _inner = inner;

    /// <summary>Makes a logger safe, if it is not already.</summary>
    public static ILogger Over(ILogger? logger) =>
        logger is null ? Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance : logger as SafeLogger ?? new SafeLogger(logger);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        try
        {
            return _inner.BeginScope(state);
        }
        catch
        {
            return null;
        }
    }

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return _inner.IsEnabled(logLevel);
        }
        catch
        {
            return false;
        }
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            _inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch when (exception is not null && !IsPrintable(exception))
        {
            LogUnprintable(logLevel, eventId, state, exception, formatter);
        }
        catch
        {
            // There is nowhere to say it.
        }
    }

    private static bool IsPrintable(Exception exception)
    {
        try
        {
            return exception.ToString() is not null;
        }
        catch
        {
            return false;
        }
    }

    private void LogUnprintable<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            _inner.Log(logLevel, eventId, state, new UnprintableException(exception.GetType()), formatter);
        }
        catch
        {
            // There is nowhere to say it.
        }
    }
}
