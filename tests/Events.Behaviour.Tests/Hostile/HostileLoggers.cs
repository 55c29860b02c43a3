using Microsoft.Extensions.Logging;

namespace Events.Behaviour.Hostile;

/// <summary>The world's loggers, behind code that misbehaves. They ask exceptions for their text, as others do.</summary>
public sealed class HostileLoggers(ILoggerFactory inner, Hostility hostility) : ILoggerFactory, ILogger
{
    private readonly ILogger _inner = inner.CreateLogger("hostile");

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        hostility.OnAskedForLevels();
        return true;
    }

    public void Log<TState>(
        LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        hostility.OnLogging();
        _ = exception?.ToString();
        _inner.Log(logLevel, eventId, state, exception is NastyException or HugeException ? null : exception, formatter);
    }

    public void Dispose()
    {
    }
}
