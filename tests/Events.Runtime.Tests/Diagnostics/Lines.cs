using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Events.Runtime.Tests.Diagnostics;

/// <summary>Keeps what is logged.</summary>
internal sealed class Lines : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, int Id, string Text, Exception? Exception)> _lines = new();

    public (LogLevel Level, int Id, string Text, Exception? Exception)[] All => [.. _lines];

    public (LogLevel Level, int Id, string Text, Exception? Exception)[] Warnings => [.. _lines.Where(static line => line.Level >= LogLevel.Warning)];

    public int Count(int id) => _lines.Count(line => line.Id == id);

    public ILogger<T> Of<T>() => new Logger<T>(this);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, eventId.Id, formatter(state, exception), exception));
}
